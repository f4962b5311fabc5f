import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Operation } from '../history/operation.ts';
import { checkCausalReverse, checkLongFork } from './read-order/index.ts';
import type { CheckResult } from './checker.ts';
import { checkCounter } from './counter.ts';
import { checkQueue, checkTotalQueue } from './queue/index.ts';
import { checkSetFull } from './set-full/index.ts';
import { checkUniqueIds } from './unique-ids.ts';

interface Vector {
  readonly id: string;
  readonly workload: string;
  readonly history: readonly Operation[];
  readonly expect: Readonly<Record<string, unknown>>;
  readonly note?: string;
}

type Check = (history: readonly Operation[]) => CheckResult;

/** By the workload's name in the vectors. `stats` on files is judged in harness/run/history-files. */
const CHECKS: Readonly<Record<string, Check>> = {
  queue: checkQueue,
  'total-queue': checkTotalQueue,
  'unique-ids': checkUniqueIds,
  counter: checkCounter,
  'set-full': (history) => checkSetFull(history, { linearizable: false }),
  'long-fork': checkLongFork,
  'sequential (causal-reverse)': (history) => checkCausalReverse(history, { upToDate: false }),
};

const vectors = JSON.parse(
  readFileSync(new URL('./fixtures/history-vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[];

describe('published histories with known verdicts', () => {
  for (const { id, workload, history, expect: expected } of vectors) {
    const check = CHECKS[workload];
    if (check === undefined) continue;
    it(id, () => expect(check(history)).to.deep.include(expected));
  }

  it('a read that lacks what was acknowledged before it is stale, though no causes are turned round', () => {
    const vector = vectors.find(({ id }) => id === 'causal-reverse-one-without-two');
    const result = checkCausalReverse(vector?.history ?? [], { upToDate: true });
    expect(result.valid).to.equal(false);
    expect(result.anomalies.map(({ type }) => type)).to.deep.equal(['stale-read']);
    expect(result.errorCount).to.equal(0);
  });
});
