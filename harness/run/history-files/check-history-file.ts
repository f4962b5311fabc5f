import { messageOf, QuakeError } from '../../errors.ts';
import { readHistoryFile } from '../../history/readers/read-history-file.ts';
import type { ReadHistory } from '../../history/readers/history-sink.ts';
import { chooseWorkload } from './choose-workload.ts';
import type { FoundAnomaly, HistoryVerdict, JudgeOptions } from './history-judge.ts';
import { judgeOf } from './workload-judges.ts';

export interface CheckedFile {
  readonly path: string;
  readonly workload: string;
  readonly verdict: HistoryVerdict;
  readonly read: ReadHistory;
  /** What was read and not judged: how often, by function. */
  readonly ignored: ReadonlyMap<string, number>;
  /** An anomaly of the verdict for people, in one line or more. */
  explain(anomaly: FoundAnomaly): string;
}

/**
 * Judges the history in a file (JSON lines, a JSON array, EDN). Without `workload` the operations tell what it is. Throws a usage
 * error for a line that is no operation, naming file, line and reason, and for options that make no sense for the workload.
 */
export async function checkHistoryFile(
  path: string,
  { workload: asked, ...options }: JudgeOptions & { readonly workload?: string },
): Promise<CheckedFile> {
  const workload = asked ?? (await chooseWorkload(path));
  const judge = (await judgeOf(workload))(options);
  const read = await readHistoryFile(path, judge);
  return {
    path,
    workload,
    verdict: withFile(path, () => judge.judge()),
    read,
    ignored: judge.ignored,
    explain: (anomaly) => judge.explain(anomaly),
  };
}

/** What a checker finds wrong with an operation is about this file. */
function withFile<Value>(path: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof QuakeError && error.exitClass !== 'usage') throw error;
    if (!(error instanceof QuakeError || error instanceof TypeError || error instanceof RangeError)) throw error;
    const internal = !(error instanceof QuakeError);
    throw new QuakeError('QUAKE_MALFORMED_HISTORY', `${path}: ${messageOf(error)}`, {
      exitClass: internal ? 'internal' : 'usage',
      ...(error instanceof QuakeError && error.hint !== undefined ? { hint: error.hint } : {}),
      cause: error,
    });
  }
}
