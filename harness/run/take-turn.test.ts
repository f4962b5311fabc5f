import { expect } from 'chai';
import type { ClusterNode } from '../cluster/node.ts';
import { QuakeError } from '../errors.ts';
import type { PlannedKind } from './plan-faults.ts';
import { takeTurn, type Claim } from './take-turn.ts';

const kind = (name: string, conflictsWith: readonly string[] = []): PlannedKind => ({
  kind: name,
  group: 'network',
  conflictsWith,
  defaultTarget: 'primary',
});
const node = { name: 'n1' } as ClusterNode;
const NEVER = new AbortController().signal;
const nobody = (): never => {
  throw new QuakeError('QUAKE_NO_TARGET', 'No node is "primary" now', { exitClass: 'environment' });
};

describe('the turn of a fault', () => {
  it('comes when what it conflicts with has ended', async () => {
    const claims = new Map<string, Claim>([['f1', { id: 'f1', kind: kind('crash'), targets: [node] }]]);
    setTimeout(() => claims.delete('f1'), 150);
    expect(await takeTurn(kind('freeze', ['crash']), () => [node], claims, NEVER)).to.deep.equal([node]);
    expect(claims.size).to.equal(0);
  });

  it('does not come when it conflicts with a whole group for too long', async () => {
    const claims = new Map<string, Claim>([['f1', { id: 'f1', kind: kind('loss'), targets: [node] }]]);
    const error: unknown = await takeTurn(kind('freeze', ['network']), () => [node], claims, NEVER, 50).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property('message', 'freeze must not be active together with f1 (loss); waited 0.1 s');
  });

  it('waits for a node that is the target, and says what there was instead', async () => {
    let asked = 0;
    const later = (): readonly ClusterNode[] => ((asked += 1) < 3 ? nobody() : [node]);
    expect(await takeTurn(kind('crash'), later, new Map(), NEVER)).to.deep.equal([node]);
    const error: unknown = await takeTurn(kind('crash'), nobody, new Map(), NEVER, 50).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property('code', 'QUAKE_NO_TARGET');
  });

  it('is over with an interrupt', async () => {
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 50);
    expect(await takeTurn(kind('crash'), nobody, new Map(), interrupt.signal)).to.equal(undefined);
  });
});
