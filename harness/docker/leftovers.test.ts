import { expect } from 'chai';
import { describeLeftover, type Leftover } from './leftovers.ts';
import type { ObjectKind, RunObject } from './run-objects.ts';

const object = (kind: ObjectKind): RunObject => ({ kind, id: '1', name: 'x', labels: {} });
const leftover: Leftover = {
  run: 'r1',
  identity: { run: 'r1', owner: '7@host', created: '2026-01-01T00:00:00.000Z', keep: 'never' },
  owner: 'dead',
  ageMs: 3 * 3_600_000 + 5,
  objects: [object('container'), object('container'), object('network'), object('volume')],
};

describe('describeLeftover', () => {
  it('names run, owner and age, and counts what there is', () => {
    expect(describeLeftover(leftover)).to.equal(
      'run r1, owner 7@host (dead), 3 h old: 2 containers, 1 network, 1 volume',
    );
  });

  it('says when it was to be kept', () => {
    const kept = { ...leftover, identity: { ...leftover.identity, keep: 'always' as const } };
    expect(describeLeftover(kept)).to.include('(dead), keep always, 3 h old');
  });

  for (const [ageMs, text] of [
    [0, '0 s old'],
    [61_000, '1 min old'],
    [2 * 86_400_000, '2 d old'],
    [undefined, 'of unknown age'],
  ] as const) {
    it(`says "${text}" for ${ageMs ?? 'no'} ms`, () => {
      expect(describeLeftover({ ...leftover, ageMs })).to.include(`, ${text}: `);
    });
  }
});
