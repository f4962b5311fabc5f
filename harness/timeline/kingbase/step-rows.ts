import type { StepRule } from '../procedure.ts';

/** A step in a table; what it does not say is said for the log as a whole. */
export type StepRow = readonly [
  phase: string,
  title: string,
  from: readonly string[],
  to: readonly string[],
  row: string,
  more?: Partial<StepRule>,
];

/** The steps that one log of the executing node shows. */
export function steps(log: string, rows: readonly StepRow[]): StepRule[] {
  return rows.map(([phase, title, from, to, row, more = {}]) => {
    return { phase, title, on: 'executor', from, to, log, needed: true, row, ...more };
  });
}
