import type { Verdict } from '../../harness/checkers/verdict/index.ts';
import { fieldsOf, numberIn } from './fields.ts';

/** RPO in figures; `lost` is absent when durability was not judged. */
export interface Durability {
  readonly acknowledged: number | undefined;
  readonly lost: number | undefined;
  /** From the first to the last acknowledgement of a lost row. */
  readonly spanMs: number | undefined;
}

export function durabilityOf(verdict: Verdict): Durability {
  const durability = fieldsOf(verdict.checks['durability']);
  const judged = durability['valid'] === true || durability['valid'] === false;
  return {
    acknowledged: numberIn(durability, 'acknowledgedCount'),
    lost: judged ? numberIn(durability, 'lostCount') : undefined,
    spanMs: numberIn(durability, 'spanMs'),
  };
}
