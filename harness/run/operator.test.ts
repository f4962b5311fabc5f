import { expect } from 'chai';
import type { NodeState } from '../cluster/node-state.ts';
import type { ClusterNode } from '../cluster/node.ts';
import type { NewOperation } from '../history/history-writer.ts';
import { Operator, type OperatorOptions } from './operator.ts';

const node = (name: string): ClusterNode => ({
  name,
  address: `10.0.0.${name.slice(1)}`,
  addresses: {},
  container: '',
  endpoint: (port) => ({ host: '', port }),
  exec: () => Promise.reject(new Error('not used')),
  probe: () => Promise.reject(new Error('not used')),
});

/** Three nodes in memory: a node is what `roles` says, or does not answer. */
class FakeCluster {
  readonly nodes = [node('n1'), node('n2'), node('n3')];
  readonly roles: Record<string, 'primary' | 'standby' | undefined> = { n1: 'primary', n2: 'standby', n3: 'standby' };
  readonly promoted: string[] = [];
  failing = 0;
  rounds = 0;

  state({ name }: ClusterNode): Promise<NodeState> {
    if (name === 'n1') this.rounds++;
    const role = this.roles[name];
    if (role === undefined) return Promise.reject(new Error('ECONNREFUSED'));
    return Promise.resolve({
      role,
      state: 'Normal',
      detail: 'Normal',
      inRecovery: role === 'standby',
      lsn: '0/5000',
      senders: [],
    });
  }

  failover({ name }: ClusterNode): Promise<void> {
    if (this.failing-- > 0) return Promise.reject(new Error('failover timeout after 60 seconds'));
    this.roles[name] = 'primary';
    this.promoted.push(name);
    return Promise.resolve();
  }
}

describe('the operator', () => {
  let cluster: FakeCluster;
  let history: NewOperation[];
  let stop: AbortController;
  let running: Promise<void> | undefined;
  let nowMs: number;

  const rounds = async (count: number): Promise<void> => {
    const goal = cluster.rounds + count;
    while (cluster.rounds < goal) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const start = (options: Partial<OperatorOptions> = {}): Operator => {
    const operator = new Operator({
      cluster,
      detectAfterMs: 20,
      policy: 'most-advanced',
      acknowledgements: 0,
      clock: () => nowMs * 1e6,
      record: (operation) => history.push(operation),
      probeEveryMs: 2,
      ...options,
    });
    running = operator.run(stop.signal);
    return operator;
  };

  beforeEach(() => {
    cluster = new FakeCluster();
    history = [];
    nowMs = 0;
    stop = new AbortController();
  });

  afterEach(async () => {
    stop.abort();
    await running;
  });

  it('records detection, decision and failover as pairs in their order', async () => {
    const operator = start();
    await operator.idle();
    cluster.roles['n1'] = undefined;
    await rounds(2);
    nowMs += 20;
    await operator.idle();
    expect(cluster.promoted).to.deep.equal(['n2']);
    expect(history.map(({ f, type }) => `${f} ${type}`)).to.deep.equal([
      'detect invoke',
      'detect ok',
      'decide invoke',
      'decide ok',
      'failover invoke',
      'failover ok',
    ]);
    expect(history.every(({ process }) => process === 'operator')).to.equal(true);
    expect(history[5]?.value).to.deep.include({ node: 'n2' });
  });

  it('is idle only after it has looked again', async () => {
    const operator = start();
    await operator.idle();
    cluster.roles['n1'] = undefined;
    let idle = false;
    const waiting = operator.idle().then(() => (idle = true));
    await rounds(3);
    expect(idle).to.equal(false);
    nowMs += 20;
    await waiting;
    expect(cluster.roles['n2']).to.equal('primary');
  });

  it('does not take planned work for a crash', async () => {
    const operator = start({ detectAfterMs: 0 });
    await operator.suspendWhile(async () => {
      cluster.roles['n1'] = 'standby';
      nowMs += 60_000;
      await new Promise((resolve) => setTimeout(resolve, 10));
      cluster.roles['n2'] = 'primary';
    });
    await operator.idle();
    expect(history).to.deep.equal([]);
  });

  describe('while a fault is healed', () => {
    const silence = async (operator: Operator, forMs: number): Promise<void> => {
      await operator.idle();
      cluster.roles['n1'] = undefined;
      await rounds(2);
      nowMs += forMs;
      await rounds(1);
    };

    it('does not wait out a silence that it has not noticed, and does not fail over from what is being repaired', async () => {
      const operator = start({ detectAfterMs: 1000 });
      await silence(operator, 900);
      await operator.whileHealing(['n1'], 60_000, async () => {
        nowMs += 5000;
        await new Promise((resolve) => setTimeout(resolve, 10));
        cluster.roles['n1'] = 'primary';
      });
      await operator.idle();
      expect(history).to.deep.equal([]);
    });

    it('ends the failover that it has begun first', async () => {
      const operator = start({ detectAfterMs: 1000 });
      await silence(operator, 1100);
      await operator.whileHealing(['n1'], 60_000, () => {
        expect(cluster.promoted).to.deep.equal(['n2']);
        return Promise.resolve();
      });
    });

    it('fails over from a primary that nobody repairs', async () => {
      const operator = start({ detectAfterMs: 1000 });
      await silence(operator, 900);
      await operator.whileHealing(['n3'], 60_000, async () => {
        nowMs += 200;
        while (cluster.promoted.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      });
    });
  });

  it('says that nobody knows when a failover failed', async () => {
    cluster.failing = 1;
    start({ detectAfterMs: 0 });
    cluster.roles['n1'] = undefined;
    while (!history.some(({ type }) => type === 'info')) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(history.at(-1)).to.deep.include({ f: 'failover', type: 'info', error: 'failover timeout after 60 seconds' });
  });

  it('lets nobody wait when it is stopped', async () => {
    const operator = start({ detectAfterMs: 60_000 });
    cluster.roles['n1'] = undefined;
    const waiting = operator.idle();
    stop.abort();
    await waiting;
    await operator.idle();
  });
});
