import { expect } from 'chai';
import type { TransactionResult } from '../transactions/index.ts';
import { type Event, historyOf, together, whole } from './fixtures/histories.ts';
import { checkRwRegister } from './index.ts';
import type { RwRegisterOptions } from './rw-register-options.ts';

function check(events: readonly Event[], options: RwRegisterOptions = {}): TransactionResult {
  return checkRwRegister(historyOf(events), { models: ['serializable'], ...options });
}

/** Process 1 reads 1 although 2 was written after it. */
const STALE: readonly Event[] = [...whole(0, 'w x 1'), ...whole(0, 'w x 2'), ...whole(1, 'r x 1')];
/** Process 1 sees only half of what process 0 wrote second. */
const FRACTURED: readonly Event[] = [...whole(0, 'w x 1'), ...whole(0, 'w x 2, w y 2'), ...whole(1, 'r x 1, r y 2')];
/** The same where the register began with something that nobody wrote here. */
const UPDATED: readonly Event[] = [...together('r x 7, w x 8, w y 8', 'r x 7, r y 8')];

describe('the order of versions', () => {
  it('is not known without an assumption', () => {
    expect(check(FRACTURED).valid).to.equal(true);
  });

  it('follows from writes that follow reads', () => {
    expect(check(UPDATED).valid).to.equal(true);
    const result = check(UPDATED, { wfrKeys: true });
    expect(result.anomalyTypes).to.deep.equal(['G-single-item']);
    expect(result.anomalies['G-single-item']?.[0]?.steps).to.deep.include({
      from: 3,
      to: 2,
      kind: 'rw',
      key: 'x',
      value: 8,
      previous: 7,
    });
  });

  it('follows from what one process does, where registers are sequential', () => {
    expect(check(FRACTURED, { sequentialKeys: true }).anomalyTypes).to.deep.equal(['G-single-item']);
    const others = [...whole(0, 'w x 1'), ...whole(2, 'w x 2, w y 2'), ...whole(1, 'r x 1, r y 2')];
    expect(check(others, { sequentialKeys: true }).valid).to.equal(true);
    expect(check(others, { linearizableKeys: true }).anomalyTypes).to.include('cyclic-versions');
  });

  it('says who showed it', () => {
    const events = [
      ...together('w x 1, w y 1', 'w x 2, w y 2'),
      ...whole(5, 'r x 1'),
      ...whole(5, 'r x 2'),
      ...whole(6, 'r y 2'),
      ...whole(6, 'r y 1'),
    ];
    const result = check(events, { sequentialKeys: true });
    expect(result.anomalyTypes).to.include('G0');
    const steps = result.anomalies['G0']?.[0]?.steps ?? [];
    expect(steps.map(({ kind, key }) => [kind, key])).to.deep.include.members([
      ['ww', 'x'],
      ['ww', 'y'],
    ]);
    expect(steps.every(({ witness }) => witness !== undefined)).to.equal(true);
  });

  it('follows from the clock, where registers are linearizable', () => {
    const result = check(STALE, { linearizableKeys: true });
    expect(result.anomalyTypes).to.deep.equal(['cyclic-versions']);
    expect(result.anomalies['cyclic-versions']?.[0]).to.include({ key: 'x' });
    expect(result.anomalies['cyclic-versions']?.[0]?.operations).to.deep.equal([1, 3, 5]);
  });

  it('puts the initial state first, whatever is assumed', () => {
    const events = [...whole(0, 'w x 1'), ...whole(1, 'r x null')];
    expect(check(events, { linearizableKeys: true }).anomalyTypes).to.include('cyclic-versions');
    expect(check(events).valid).to.equal(true);
    expect(check(events, { models: ['strict-serializable'] }).anomalyTypes).to.deep.equal(['G-single-item-realtime']);
  });

  it('follows from the order of commits, by index of completion or invocation', () => {
    const order = (...entries: (readonly [number, number])[]): RwRegisterOptions => ({
      transactionOrder: new Map(entries),
    });
    expect(check(FRACTURED, order([1, 10], [3, 20])).anomalyTypes).to.deep.equal(['G-single-item']);
    expect(check(FRACTURED, order([0, 10], [2, 20])).anomalyTypes).to.deep.equal(['G-single-item']);
    expect(check(FRACTURED, order([1, 10])).valid).to.equal(true);
    expect(check(FRACTURED, order([1, 20], [3, 10])).valid).to.equal(true);
  });

  it('is followed through values that nobody is known to have written', () => {
    const events = [
      ...whole(0, 'w x 1'),
      ...whole(0, 'r x 9'),
      ...whole(0, 'w x 2, w y 2'),
      ...whole(1, 'r y 2, r x 1'),
    ];
    expect(check(events, { sequentialKeys: true }).anomalyTypes).to.include.members(['G-single-item', 'garbage-read']);
  });

  it('does not bend for transactions of which nobody knows whether they happened', () => {
    const events = [...whole(0, 'w x 1'), ...whole(2, 'w x 2', 'info'), ...whole(1, 'r x 1')];
    expect(check(events, { linearizableKeys: true }).valid).to.equal(true);
    expect(
      check([...events, ...whole(3, 'r x 2'), ...whole(4, 'r x 1')], { linearizableKeys: true }).anomalyTypes,
    ).to.deep.equal(['cyclic-versions']);
  });
});

describe('the order of two writers', () => {
  it('is known without assumptions where the second one had read something of the first one', () => {
    const events = together('w x 1, w z 1', 'r z 1, w x 2, w y 2', 'r x 1, r y 2');
    const result = check(events, { models: ['consistent-view'] });
    expect(result.anomalyTypes).to.deep.equal(['G-single-item']);
    expect(result.anomalies['G-single-item']?.[0]?.message).to.contain('since T4 read key "z" as 1 of T3, who wrote 1');
    expect(result.anomalies['G-single-item']?.[0]?.steps).to.deep.include.members([
      { from: 5, to: 4, kind: 'rw', key: 'x', value: 2, previous: 1, witness: 3, after: { key: 'z', value: 1 } },
      { from: 4, to: 5, kind: 'wr', key: 'y', value: 2 },
    ]);
  });

  it('is not known where nobody had read anything', () => {
    expect(check(together('w x 1, w z 1', 'w x 2, w y 2', 'r x 1, r y 2')).valid).to.equal(true);
  });
});

describe('a read of what was replaced before it began', () => {
  it('breaks strong models without any assumption', () => {
    const result = check(STALE, { models: ['strict-serializable'] });
    expect(result.anomalyTypes).to.deep.equal(['G-single-item-realtime']);
    expect(result.not).to.deep.equal(['strong-snapshot-isolation']);
    const [stale] = result.anomalies['G-single-item-realtime'] ?? [];
    expect(stale?.cycle).to.deep.equal([5, 3, 5]);
    expect(stale?.steps?.[0]).to.include({ kind: 'rw', key: 'x', value: 2, previous: 1 });
    expect(stale?.operations).to.deep.equal([1, 3, 5]);
  });

  it('breaks the session, where all three are of one session', () => {
    const own = [...whole(0, 'w x 1'), ...whole(0, 'w x 2'), ...whole(0, 'r x 1')];
    expect(check(own, { models: ['strict-serializable'] }).anomalyTypes).to.deep.equal(['G-single-item-process']);
    expect(check(own, { models: ['strong-session-serializable'] }).not).to.deep.equal([
      'strong-session-consistent-view',
    ]);
    expect(check(STALE, { models: ['strong-session-serializable'] }).valid).to.equal(true);
  });

  it('is none while the later write is still going on, or was concurrent with the first one', () => {
    const models: RwRegisterOptions = { models: ['strict-serializable'] };
    expect(check([...whole(0, 'w x 1'), ...together('w x 2', 'r x 1')], models).valid).to.equal(true);
    expect(check([...together('w x 1', 'w x 2'), ...whole(5, 'r x 1'), ...whole(5, 'r x 1')], models).valid).to.equal(
      true,
    );
  });
});
