import type { Verdict } from '../harness/checkers/verdict/index.ts';
import type { CommandRecord } from '../harness/cluster/command-record.ts';
import type { StateSample } from '../harness/cluster/node-state.ts';
import type { Operation } from '../harness/history/operation.ts';
import type { RunRecord } from '../harness/store/run-record.ts';
import type { Timeline } from '../harness/timeline/index.ts';

/** A stored run as the reports want it: everything read, nothing computed. */
export interface ReportInput {
  readonly run: RunRecord;
  readonly verdict: Verdict;
  /** In order of `index`; read once, so it may come from a stream of a file. */
  readonly history: Iterable<Operation>;
  readonly states: readonly StateSample[];
  readonly commands: readonly CommandRecord[];
  readonly logs: readonly LogExcerpt[];
  /** Failovers, switchovers and recoveries as the logs tell them; absent when nothing reads the logs of the product. */
  readonly timeline?: Timeline;
  /** `schedule.json`, shown as it is. */
  readonly schedule?: unknown;
}

/** Part of a log file under `logs/<node>/`. */
export interface LogExcerpt {
  readonly node: string;
  /** Name of the file below `logs/<node>/`. */
  readonly file: string;
  readonly text: string;
}
