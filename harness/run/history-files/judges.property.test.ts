import fc from 'fast-check';
import { expect } from 'chai';
import type { QuakeError } from '../../errors.ts';
import { OperationNormaliser } from '../../history/readers/normalise-operation.ts';
import type { HistoryVerdict } from './history-judge.ts';
import { FILE_WORKLOADS, judgeOf } from './workload-judges.ts';

const scalar = fc.oneof(fc.integer({ min: -3, max: 5 }), fc.constantFrom(null, 'x', 'y', true, 1.5));
const micro = fc.tuple(
  fc.constantFrom('r', 'w', 'append', 'read', 'write'),
  scalar,
  fc.oneof(scalar, fc.array(scalar)),
);
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.array(micro, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('0', '1', 'from'), scalar),
  fc.tuple(scalar, fc.array(scalar, { maxLength: 3 })),
);
const FUNCTIONS =
  'read write cas txn add enqueue dequeue drain generate acquire release get put append transfer inc'.split(' ');
const operation = fc.record({
  process: fc.oneof(fc.nat(3), fc.constant('nemesis')),
  type: fc.constantFrom('invoke', 'ok', 'fail', 'info'),
  f: fc.constantFrom(...FUNCTIONS),
  value,
});

/** Undefined where an operation was refused in words. */
async function verdictOf(workload: string, history: readonly object[]): Promise<HistoryVerdict | undefined> {
  const judge = (await judgeOf(workload))({});
  const normaliser = new OperationNormaliser();
  try {
    for (const item of history) judge.accept(normaliser.normalise(structuredClone(item)));
  } catch (error) {
    // What a judge throws here becomes the reason why a line is malformed.
    if (error instanceof TypeError || (error as QuakeError).exitClass === 'usage') return undefined;
    throw error;
  }
  try {
    return judge.judge();
  } catch (error) {
    if ((error as QuakeError).exitClass === 'usage') return undefined;
    throw error;
  }
}

describe('the judges of history files', () => {
  for (const workload of FILE_WORKLOADS) {
    it(`${workload} gives a verdict or refuses an operation, whatever the history holds`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { maxLength: 12 }), async (history) => {
          const verdict = await verdictOf(workload, history);
          if (verdict === undefined) return;
          expect(verdict.valid).to.be.oneOf([true, false, 'unknown']);
          expect(verdict.valid === true && verdict.anomalyTypes.length > 0, 'valid with anomalies').to.equal(false);
          expect(() => JSON.stringify(verdict)).to.not.throw();
        }),
        { numRuns: 400 },
      );
    });
  }
});
