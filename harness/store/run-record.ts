import type { Contract } from '../checkers/checker.ts';
import type { ModelName } from '../checkers/models/index.ts';
import type { Problem } from '../checkers/verdict/index.ts';

/** Names of the files of a run (design.md, "A run on disk"). */
export const RUN_FILES = {
  run: 'run.json',
  schedule: 'schedule.json',
  history: 'history.jsonl',
  states: 'states.jsonl',
  commands: 'commands.jsonl',
  journal: 'journal.jsonl',
  logs: 'logs',
  verdict: 'verdict.json',
  report: 'report.html',
} as const;

export const RUN_SCHEMA = 'dbquake/run@1';

export interface NodeFacts {
  readonly name: string;
  readonly address: string;
  readonly container: string;
}

/** `run.json`: everything that is known before the first operation. Holds no password. */
export interface RunRecord {
  readonly schema: typeof RUN_SCHEMA;
  readonly id: string;
  readonly dbquake: string;
  readonly scenario: string;
  readonly product: string;
  /** What the product is in this run. */
  readonly kind: 'real' | 'stand-in' | 'emulated';
  /** The defect that was switched on, on purpose: what is found is not the product's fault. Absent in all ordinary runs. */
  readonly defect?: { readonly name: string; readonly description: string };
  readonly seed: number;
  /** ISO time at which ns 0 of the history lies. */
  readonly started: string;
  /** The command that repeats the run. */
  readonly command: string;
  readonly image: { readonly name: string; readonly id: string; readonly digest?: string };
  /** Those that hold data. */
  readonly nodes: readonly NodeFacts[];
  /** Those that hold none: a gateway, a monitor; absent when the product has none. */
  readonly witnesses?: readonly NodeFacts[];
  readonly settings: Readonly<Record<string, string>>;
  readonly workloads: readonly string[];
  /** Isolation level of transactions of several statements. */
  readonly isolation: string;
  /** Consistency models that the run claims. */
  readonly models: readonly ModelName[];
  /** Operations a second wanted, number of client processes, seconds of load. */
  readonly load: { readonly rate: number; readonly concurrency: number; readonly seconds: number };
  readonly contract: Contract;
  /** Versions of Node, Docker, kernel, product. */
  readonly versions: Readonly<Record<string, string>>;
  /** Thresholds given with `--fail-on`. */
  readonly failOn: readonly string[];
  /** What went wrong with the run itself; added at its end. */
  readonly problems?: readonly Problem[];
}
