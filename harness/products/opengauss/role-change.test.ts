import { expect } from 'chai';
import type { NodeState } from '../../cluster/node-state.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { ScriptedNode, type Answer } from './fixtures/scripted-node.ts';
import { failOver, switchOver } from './role-change.ts';

type Roles = Record<string, NodeState['role'] | undefined>;

const ask =
  (roles: Roles) =>
  ({ name }: ClusterNode): Promise<NodeState> => {
    const role = roles[name];
    if (role === undefined) return Promise.reject(new Error('ECONNREFUSED'));
    return Promise.resolve({ role, state: 'Normal', detail: 'Normal', senders: [] });
  };
/** Answers the command with a recording and changes the roles a little later. */
const node = (name: string, answer: Answer, later: () => void = (): void => undefined): ScriptedNode =>
  new ScriptedNode(name, () => {
    setTimeout(later, 5);
    return answer;
  });
const promote = (roles: Roles): (() => void) => {
  return () => {
    roles['n1'] = 'standby';
    roles['n2'] = 'primary';
  };
};
const roles = (): Roles => ({ n1: 'primary', n2: 'standby' });

describe('a change of roles', () => {
  it('is done when the nodes say so, although gs_ctl said timeout and exited with 0', async () => {
    const seen = roles();
    const n2 = node('n2', ['switchover-timeout.txt', 0], promote(seen));
    await switchOver(n2, [node('n1', ['query-primary.txt', 0]), n2], ask(seen));
    expect(seen).to.deep.equal({ n1: 'standby', n2: 'primary' });
    expect(n2.commands).to.deep.equal(['switchover -t 60']);
  });

  it('is not done while the old primary still says that it is primary', async () => {
    const seen = roles();
    const n2 = node('n2', ['switchover-ok.txt', 0], () => (seen['n2'] = 'primary'));
    let done = false;
    const change = switchOver(n2, [node('n1', ['query-primary.txt', 0]), n2], ask(seen)).then(() => (done = true));
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(done).to.equal(false);
    seen['n1'] = 'standby';
    await change;
  });

  it('that failed is an error with what gs_ctl and the node said last', async () => {
    const n2 = node('n2', ['failover-not-running.txt', 1]);
    const error = await failOver(n2, ask({})).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'QUAKE_FAILOVER_FAILED', exitClass: 'environment' });
    expect(error)
      .to.have.property('message')
      .that.matches(
        /^failover of n2: gs_ctl says "not running" \(.*Is server running\?\); .*last seen: n2: ECONNREFUSED$/,
      );
  });

  it('waits for another gs_ctl that works on the node', async () => {
    const seen: Roles = { n2: 'standby' };
    let calls = 0;
    const n2 = new ScriptedNode('n2', () => {
      if (++calls === 1) return ['failover-locked.txt', 1];
      seen['n2'] = 'primary';
      return ['failover-ok.txt', 0];
    });
    await failOver(n2, ask(seen));
    expect(calls).to.equal(2);
  });
});
