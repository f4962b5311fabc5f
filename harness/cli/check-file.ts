import { type CheckedFile, checkHistoryFile } from '../run/history-files/check-history-file.ts';
import type { JudgeOptions } from '../run/history-files/history-judge.ts';
import type { TargetOutput } from './target-output.ts';

/** Of each type of anomaly so many are told in words; JSON holds more. */
const MOST_TOLD = 3;

/** Judges a history file. */
export async function checkFile(
  path: string,
  options: JudgeOptions & { readonly workload?: string },
): Promise<TargetOutput> {
  const checked = await checkHistoryFile(path, options);
  const { verdict, workload, read } = checked;
  return {
    target: path,
    exitCode: verdict.valid === 'unknown' ? 2 : Number(!verdict.valid),
    warnings: warningsOf(checked),
    json: {
      workload,
      ...verdict,
      operationCount: read.operationCount,
      ...(read.truncated === undefined ? {} : { truncated: read.truncated }),
    },
    text: () => textOf(checked),
  };
}

/** What was in the file and had no part in the verdict. */
function warningsOf({ path, workload, read, ignored }: CheckedFile): readonly string[] {
  const warnings: string[] = [];
  if (read.truncated !== undefined) {
    const { line, characters } = read.truncated;
    const what = characters === 0 ? 'the closing bracket is missing' : `${characters} characters were dropped`;
    warnings.push(`dbquake: ${path}, line ${line}: the file was cut off here; ${what}`);
  }
  if (ignored.size > 0) {
    const functions = [...ignored].map(([f, count]) => `${count} of ${f}`).join(', ');
    warnings.push(`dbquake: ${path}: operations that are not part of ${workload} were not judged: ${functions}`);
  }
  return warnings;
}

const WORDS = { true: 'valid', false: 'INVALID', unknown: 'unknown' } as const;

function textOf(checked: CheckedFile): string {
  const { path, workload, verdict } = checked;
  const { valid, summary, anomalies, not = [], alsoNot = [] } = verdict;
  const lines = [`${path}: ${WORDS[String(valid) as keyof typeof WORDS]} (${workload}): ${summary}`];
  for (const [type, found] of Object.entries(anomalies)) {
    lines.push(...found.slice(0, MOST_TOLD).map((anomaly) => `  ${checked.explain(anomaly).replaceAll('\n', '\n  ')}`));
    if (found.length > MOST_TOLD) lines.push(`  ${type}: ${found.length - MOST_TOLD} more, see --json`);
  }
  if (not.length > 0) {
    const also = alsoNot.length === 0 ? '' : ` (and ${alsoNot.length} stronger ones, see --json)`;
    lines.push(`  violated: ${not.join(', ')}${also}`);
  }
  return lines.join('\n');
}
