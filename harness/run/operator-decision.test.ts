import { expect } from 'chai';
import type { NodeState } from '../cluster/node-state.ts';
import { afterFailover, decide } from './operator-decision.ts';
import {
  beginAt,
  type DecisionOptions,
  type Observation,
  type OperatorAction,
  type OperatorMemory,
} from './operator-memory.ts';

const ADDRESSES: Readonly<Record<string, string>> = { n1: '10.0.0.11', n2: '10.0.0.12', n3: '10.0.0.13' };
const OPTIONS: DecisionOptions = { detectAfterMs: 2000, policy: 'most-advanced', acknowledgements: 1 };
/** What most_available_sync=on is: a write may be on no standby at all. */
const WITHOUT_PROMISE: DecisionOptions = { ...OPTIONS, acknowledgements: 0 };
const ROUND_MS = 250;

const silent = (node: string, error = 'ECONNREFUSED'): Observation => ({ node, address: ADDRESSES[node] ?? '', error });
const answer = (node: string, state: NodeState): Observation => ({ node, address: ADDRESSES[node] ?? '', state });
/** `sync` is who is Sync; all the `others` stream as Potential. */
const primary = (node: string, sync: readonly string[] = [], others: readonly string[] = []): Observation =>
  answer(node, {
    role: 'primary',
    state: 'Normal',
    detail: 'Normal',
    inRecovery: false,
    lsn: '0/5000',
    senders: [...sync, ...others].map((name) => ({
      peerAddress: ADDRESSES[name] ?? '',
      peerRole: 'Standby',
      state: 'Streaming',
      syncState: sync.includes(name) ? 'Sync' : 'Potential',
      sentLsn: '0/5000',
      flushLsn: '0/5000',
      replayLsn: '0/5000',
    })),
  });
const standby = (node: string, lsn: string, change: Partial<NodeState> = {}): Observation =>
  answer(node, {
    role: 'standby',
    state: 'Need repair',
    detail: 'Connecting...',
    inRecovery: true,
    lsn,
    senders: [],
    ...change,
  });

/** Rounds on a simulated clock; each gives observations or says what happens between. */
class Simulation {
  memory: OperatorMemory = beginAt(0);
  now = 0;
  readonly actions: { readonly at: number; readonly action: OperatorAction }[] = [];
  calm = false;
  readonly #options: DecisionOptions;

  constructor(options = OPTIONS) {
    this.#options = options;
  }

  rounds(count: number, ...observations: readonly Observation[]): this {
    for (let round = 0; round < count; round++) {
      this.now += ROUND_MS;
      const { memory, actions, calm } = decide(this.memory, observations, this.now, this.#options);
      this.memory = memory;
      this.calm = calm;
      for (const action of actions) {
        this.actions.push({ at: this.now, action });
        if (action.kind === 'promote') this.memory = afterFailover(this.memory, action.node, true, this.now);
      }
    }
    return this;
  }

  get kinds(): readonly string[] {
    return this.actions.map(({ action }) => action.kind);
  }

  get promoted(): OperatorAction | undefined {
    return this.actions.map(({ action }) => action).find(({ kind }) => kind === 'promote');
  }
}

const healthy = [primary('n1', ['n2'], ['n3']), standby('n2', '0/5000'), standby('n3', '0/5000')];

describe('the decision of the operator', () => {
  it('does nothing while a primary answers', () => {
    const simulation = new Simulation().rounds(100, ...healthy);
    expect(simulation.kinds).to.deep.equal([]);
    expect(simulation.calm).to.equal(true);
  });

  it('believes after detectAfterMs that the primary is gone, and promotes at once', () => {
    const simulation = new Simulation()
      .rounds(4, ...healthy)
      .rounds(20, silent('n1'), standby('n2', '0/5000'), standby('n3', '0/4000'));
    expect(simulation.actions[0]).to.deep.include({ at: 1000 + 2000 });
    expect(simulation.actions[1]).to.deep.include({ at: 1000 + 2000 });
    expect(simulation.kinds.slice(0, 2)).to.deep.equal(['detect', 'promote']);
    expect(simulation.actions[0]?.action).to.deep.include({
      node: 'n1',
      reason: 'n1 has not answered as primary for 2000 ms: ECONNREFUSED',
    });
  });

  it('forgets a silence that ended in time', () => {
    const simulation = new Simulation();
    for (let time = 0; time < 5; time++)
      simulation.rounds(7, silent('n1'), standby('n2', '0/5000')).rounds(1, ...healthy);
    expect(simulation.kinds).to.deep.equal([]);
  });

  it('chooses the standby that has most WAL', () => {
    const simulation = new Simulation()
      .rounds(1, ...healthy)
      .rounds(8, silent('n1'), standby('n2', '0/FFFF'), standby('n3', '1/0'));
    expect(simulation.promoted).to.deep.include({ node: 'n3', reason: 'most advanced: n3 at 1/0, n2 at 0/FFFF' });
  });

  it('prefers the synchronous standby of two that have the same', () => {
    const before = [primary('n1', ['n3'], ['n2']), standby('n2', '0/5000'), standby('n3', '0/5000')];
    const simulation = new Simulation()
      .rounds(1, ...before)
      .rounds(8, silent('n1'), standby('n2', '0/5000'), standby('n3', '0/5000'));
    expect(simulation.promoted).to.deep.include({ node: 'n3' });
  });

  it('waits a second for a synchronous standby that is silent where nothing is promised, then goes on without it and says so', () => {
    const simulation = new Simulation(WITHOUT_PROMISE)
      .rounds(1, ...healthy)
      .rounds(16, silent('n1'), silent('n2'), standby('n3', '0/4000'));
    const [detected, promoted] = simulation.actions;
    expect((promoted?.at ?? 0) - (detected?.at ?? 0)).to.equal(1000);
    expect(promoted?.action).to.deep.include({ node: 'n3', reason: 'most advanced: n3 at 0/4000; n2 does not answer' });
  });

  it('promotes the synchronous standby by the policy sync, although another has more', () => {
    const simulation = new Simulation({ ...OPTIONS, policy: 'sync' })
      .rounds(1, ...healthy)
      .rounds(8, silent('n1'), standby('n2', '0/5000'), standby('n3', '0/6000'));
    expect(simulation.promoted).to.deep.include({ node: 'n2', reason: 'synchronous standby: n2 at 0/5000' });
  });

  it('promotes the node that was named, or nobody', () => {
    const named = (): Simulation => new Simulation({ ...OPTIONS, policy: 'n3' }).rounds(1, ...healthy);
    expect(named().rounds(8, silent('n1'), standby('n2', '0/6000'), standby('n3', '0/5000')).promoted).to.deep.include({
      node: 'n3',
    });
    const without = named().rounds(40, silent('n1'), standby('n2', '0/6000'), silent('n3'));
    expect(without.promoted).to.equal(undefined);
    expect(without.kinds).to.deep.equal(['detect', 'impasse']);
    expect(without.calm).to.equal(true);
  });

  it('does not promote a standby with another history', () => {
    const diverged = standby('n2', '0/9000', { detail: 'WAL segment removed' });
    const simulation = new Simulation().rounds(1, primary('n1', ['n3'], ['n2']), diverged, standby('n3', '0/5000'));
    simulation.rounds(8, silent('n1'), diverged, standby('n3', '0/5000'));
    expect(simulation.promoted).to.deep.include({ node: 'n3' });
  });

  it('tells an impasse once for each reason', () => {
    const simulation = new Simulation().rounds(1, ...healthy).rounds(30, silent('n1'), silent('n2'), silent('n3'));
    expect(simulation.kinds).to.deep.equal(['detect', 'impasse']);
    simulation.rounds(30, silent('n1'), silent('n2', 'timeout'), silent('n3'));
    expect(simulation.kinds).to.deep.equal(['detect', 'impasse', 'impasse']);
  });

  it('waits for a switchover that somebody else began, also when the new primary cuts its connections', () => {
    const simulation = new Simulation()
      .rounds(4, ...healthy)
      .rounds(4, silent('n1'), standby('n2', '0/5000', { state: 'Wait promoting' }), standby('n3', '0/5000'))
      .rounds(40, silent('n1'), silent('n2'), standby('n3', '0/5000'));
    expect(simulation.kinds).to.deep.equal([]);
    expect(simulation.calm).to.equal(false);
  });

  it('takes an old primary that answers as standby for a switchover, and helps when nobody is promoted for a minute', () => {
    const simulation = new Simulation()
      .rounds(4, ...healthy)
      .rounds(200, standby('n1', '0/5000'), standby('n2', '0/5000'), standby('n3', '0/5000'));
    expect(simulation.promoted).to.equal(undefined);
    simulation.rounds(100, standby('n1', '0/5000'), standby('n2', '0/5000'), standby('n3', '0/5000'));
    expect(simulation.promoted).to.deep.include({ node: 'n2' });
  });

  it('tells once of a second primary and never promotes then', () => {
    const simulation = new Simulation()
      .rounds(1, ...healthy)
      .rounds(8, silent('n1'), standby('n2', '0/5000'), standby('n3', '0/5000'))
      .rounds(20, primary('n1'), primary('n2', ['n3']), standby('n3', '0/5000'));
    expect(simulation.kinds).to.deep.equal(['detect', 'promote', 'detect']);
    expect(simulation.actions[2]?.action).to.deep.include({ node: 'n1' });
    expect(simulation.actions[2]?.action.reason).to.match(/^n1 is primary too, beside n2/);
  });

  it('gives a new primary its time before it counts as gone too', () => {
    const simulation = new Simulation()
      .rounds(1, ...healthy)
      .rounds(8, silent('n1'), standby('n2', '0/5000'), standby('n3', '0/5000'));
    const promotedAt = simulation.now;
    simulation.rounds(12, silent('n1'), silent('n2'), standby('n3', '0/5000'));
    expect(simulation.kinds).to.deep.equal(['detect', 'promote', 'detect', 'impasse']);
    expect(simulation.actions[2]?.at).to.equal(promotedAt + 2000);
    expect(simulation.actions[2]?.action).to.deep.include({ node: 'n2' });
    expect(simulation.actions[3]?.action.reason).to.include('nobody was seen to follow n2 since it became primary');
  });

  describe('where every acknowledged write is on a standby', () => {
    it('does not promote one that crashed earlier when the one that acknowledged since says another history', () => {
      // Run child-662574: 520 acknowledged rows were lost. The primary and n2 crashed 10 s apart, n2 came back first.
      const simulation = new Simulation()
        .rounds(4, ...healthy)
        .rounds(40, primary('n1', ['n3']), silent('n2'), standby('n3', '0/4073EF8', { state: 'Normal' }))
        .rounds(8, silent('n1'), silent('n2'), standby('n3', '0/4073EF8', { detail: 'WAL segment removed' }))
        .rounds(
          8,
          silent('n1'),
          standby('n2', '0/4041300'),
          standby('n3', '0/4073EF8', { detail: 'WAL segment removed' }),
        );
      expect(simulation.promoted).to.equal(undefined);
      expect(simulation.calm).to.equal(true);
      expect(simulation.actions.at(-1)?.action.reason).to.match(
        /^nobody to promote \(most advanced; acknowledged writes may be on no other standby: waits for n3\): n1: /,
      );
      simulation.rounds(2, silent('n1'), standby('n2', '0/4041300'), standby('n3', '0/4073EF8'));
      expect(simulation.promoted).to.deep.include({ node: 'n3' });
    });

    it('does not promote a node of another history that just starts, while the one with later data restarts', () => {
      // Random run of 15:39, seed 1: 13 acknowledged rows were lost. n1 was primary before n3, and never followed it.
      const simulation = new Simulation()
        .rounds(4, primary('n3', ['n2']), silent('n1'), standby('n2', '0/6000'))
        .rounds(8, silent('n3'), standby('n1', '0/5000', { detail: 'Connecting...' }), silent('n2'))
        .rounds(40, silent('n3'), standby('n1', '0/9000', { state: 'Starting', detail: 'Normal' }), silent('n2'));
      expect(simulation.promoted).to.equal(undefined);
      simulation.rounds(2, silent('n3'), standby('n1', '0/9000'), standby('n2', '0/6000'));
      expect(simulation.promoted).to.deep.include({ node: 'n2', reason: 'most advanced: n2 at 0/6000' });
    });

    it('promotes at once when the standby that acknowledged answers, whoever else is silent', () => {
      const simulation = new Simulation()
        .rounds(4, ...healthy)
        .rounds(8, silent('n1'), standby('n2', '0/5000'), silent('n3'));
      expect(simulation.actions[1]).to.deep.include({ at: 3000 });
      expect(simulation.promoted).to.deep.include({ node: 'n2' });
    });

    it('promotes nobody while only a standby answers that need not have everything, and says whom it waits for', () => {
      const simulation = new Simulation()
        .rounds(4, ...healthy)
        .rounds(400, silent('n1'), silent('n2'), standby('n3', '0/5000'));
      expect(simulation.kinds).to.deep.equal(['detect', 'impasse']);
      expect(simulation.actions[1]?.action.reason).to.include('waits for n2');
    });

    it('wants as many of a quorum as must hold one that has everything', () => {
      const both = [primary('n1', ['n2', 'n3']), standby('n2', '0/5000'), standby('n3', '0/5000')];
      const one = new Simulation().rounds(4, ...both).rounds(40, silent('n1'), silent('n2'), standby('n3', '0/5000'));
      expect(one.promoted).to.equal(undefined);
      expect(one.actions[1]?.action.reason).to.include('waits for 2 of n2, n3');
      const needsTwo = new Simulation({ ...OPTIONS, acknowledgements: 2 })
        .rounds(4, ...both)
        .rounds(8, silent('n1'), silent('n2'), standby('n3', '0/5000'));
      expect(needsTwo.promoted).to.deep.include({ node: 'n3' });
    });

    it('waits a moment for a standby that still replays what it has', () => {
      const simulation = new Simulation().rounds(4, ...healthy).rounds(7, silent('n1'), silent('n2'), silent('n3'));
      for (const lsn of ['0/4000', '0/4800', '0/5100', '0/5100']) {
        simulation.rounds(1, silent('n1'), standby('n2', lsn), standby('n3', '0/4900'));
      }
      expect(simulation.actions.at(-1)?.at).to.equal(simulation.now);
      expect(simulation.promoted).to.deep.include({ node: 'n2', reason: 'most advanced: n2 at 0/5100, n3 at 0/4900' });
    });

    it('does not take what a build acknowledges for a standby', () => {
      const [builder] = [primary('n1', ['n2'])];
      const state = builder.state;
      if (state === undefined) throw new Error('a primary answers');
      const [sender] = state.senders;
      if (sender === undefined) throw new Error('it sends');
      const building = answer('n1', {
        ...state,
        senders: [{ ...sender, state: 'Backup', syncState: 'Async' }, sender],
      });
      const simulation = new Simulation()
        .rounds(4, building, silent('n2'), silent('n3'))
        .rounds(40, silent('n1'), standby('n2', '0/5000'), silent('n3'));
      expect(simulation.promoted).to.equal(undefined);
    });
  });
});
