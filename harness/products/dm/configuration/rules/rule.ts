import type { FileKind } from '../file-kind.ts';
import type { System } from '../site.ts';

/** `error`: it will not start, not work together, or not survive a fault. `warning`: allowed, and seldom meant. */
export type Severity = 'error' | 'warning';

/** One place that breaks a rule. */
export interface Violation {
  readonly file: string;
  /** Counted from 1; the line of the section (or 1) for what is not there. */
  readonly line: number;
  readonly found: string;
  readonly expected: string;
  /** Where the rule is from, if not from where the whole rule is. */
  readonly source?: string;
}

/** One rule over the files of all sites (facts/dm.md §1.8, seed 001). */
export interface Rule {
  /** Stable; begins with E_ for errors and W_ for warnings. */
  readonly id: string;
  readonly severity: Severity;
  readonly files: readonly (FileKind | 'all')[];
  /** What must hold, one sentence. */
  readonly says: string;
  readonly source: string;
  readonly check: (system: System) => Iterable<Violation>;
}
