import type { Verdict } from '../../harness/checkers/verdict.ts';
import { fieldsOf, numberIn } from './fields.ts';

/** RPO in figures; all absent when durability was not judged. */
export interface Durability {
  readonly acknowledged: number | undefined;
  readonly lost: number | undefined;
  /** From the first to the last acknowledgement of a lost row. */
  readonly spanMs: number | undefined;
}

export function durabilityOf(verdict: Verdict): Durability {
  const durability = fieldsOf(verdict.checks['durability']);
  const set = fieldsOf(verdict.checks['set']);
  return {
    acknowledged: numberIn(durability, 'acknowledgedCount') ?? numberIn(set, 'acknowledgedCount'),
    lost: numberIn(durability, 'lostCount') ?? numberIn(set, 'lostCount'),
    spanMs: numberIn(durability, 'spanMs'),
  };
}
