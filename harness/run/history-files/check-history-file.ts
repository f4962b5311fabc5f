import type { Anomaly } from '../../checkers/checker.ts';
import { statedOperationLines } from '../../checkers/stated-operation.ts';
import { messageOf, QuakeError } from '../../errors.ts';
import { readHistoryFile } from '../../history/readers/read-history-file.ts';
import type { HistorySink, ReadHistory } from '../../history/readers/history-sink.ts';
import { STANDARD_INPUT } from '../../history/readers/text-blocks.ts';
import { chooseWorkload } from './choose-workload.ts';
import type { HistoryVerdict, JudgeOptions } from './history-judge.ts';
import { judgeOf } from './workload-judges.ts';

export interface CheckedFile {
  readonly path: string;
  readonly workload: string;
  readonly verdict: HistoryVerdict;
  readonly read: ReadHistory;
  /** What was read and not judged: how often, by function. */
  readonly ignored: ReadonlyMap<string, number>;
  /** An anomaly of the verdict for people, in one line or more. */
  explain(anomaly: Anomaly): string;
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
  const seen = { ours: false };
  const sink: HistorySink = {
    accept: (operation) => {
      // Other tools do not say to which workload an operation belongs.
      if (operation.workload !== undefined) seen.ours = true;
      judge.accept(operation);
    },
  };
  const read = await readHistoryFile(path, sink);
  const judged = withFile(path, () => judge.judge());
  const inSql =
    seen.ours && judged.valid === false && path !== STANDARD_INPUT ? await statedVerdict(path, judged) : judged;
  return {
    path,
    workload,
    verdict: inSql,
    read,
    ignored: judge.ignored,
    explain: (anomaly) => [judge.explain(anomaly), ...statementLines(anomaly)].join('\n'),
  };
}

async function statedVerdict(path: string, verdict: HistoryVerdict): Promise<HistoryVerdict> {
  const { stateFile } = await import('./state-file.ts');
  return { ...verdict, anomalies: await stateFile(path, verdict.anomalies) };
}

function statementLines({ statements = [] }: Anomaly): readonly string[] {
  return statements.flatMap(statedOperationLines).map((line) => `  ${line}`);
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
