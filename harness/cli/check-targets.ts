import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { QuakeError } from '../errors.ts';
import { STANDARD_INPUT } from '../history/readers/text-blocks.ts';
import { type CheckOptions, judgeOptions, refuseFileOptions } from './check-options.ts';
import { exitCodeOf, worstExitCode } from './exit-code.ts';
import type { TargetOutput } from './target-output.ts';

type CheckTarget = (target: string, options: CheckOptions) => Promise<TargetOutput>;

/**
 * Checks stored runs and history files, prints a verdict for each and returns the exit code. Of several, one that cannot be
 * judged does not keep the others from it. Throws what is wrong with the only one, or with the options.
 */
export async function checkTargets(targets: readonly string[], options: CheckOptions): Promise<number> {
  const checks = await Promise.all(targets.map(async (target) => ({ target, check: await checkOf(target, options) })));
  const codes: number[] = [];
  for (const { target, check } of checks) {
    const output = await check(target, options).catch((error: unknown) => failedOutput(target, error, targets.length));
    for (const warning of output.warnings) process.stderr.write(`${warning}\n`);
    process.stdout.write(`${options.json === true ? jsonOf(output, targets.length > 1) : output.text()}\n`);
    codes.push(output.exitCode);
  }
  return worstExitCode(codes);
}

async function checkOf(target: string, options: CheckOptions): Promise<CheckTarget> {
  if (isHistoryFile(target, options)) {
    const { checkFile } = await import('./check-file.ts');
    const judging = await judgeOptions(options);
    return () => checkFile(target, judging);
  }
  refuseFileOptions(options);
  const { checkRunTarget } = await import('./check-run-target.ts');
  return checkRunTarget;
}

/**
 * The history of a stored run is judged with all else that is known of the run, such as which node was primary, unless the user
 * says how to judge it.
 */
function isHistoryFile(target: string, options: CheckOptions): boolean {
  if (target === STANDARD_INPUT) return true;
  const isFile = statSync(target, { throwIfNoEntry: false })?.isFile() === true;
  if (!isFile) {
    // A name with an ending or a folder in it that is not there is no id of a run.
    const looksLikeFile = /\.(?:jsonl?|ndjson|edn|txt|log)$/i.test(target) && !existsSync(target);
    if (!looksLikeFile) return false;
    throw new QuakeError('QUAKE_HISTORY_FILE', `There is no file ${target}`, { exitClass: 'usage' });
  }
  return options.workload !== undefined || runFolderOf(target) === undefined;
}

/** The folder of the stored run whose history this is. */
export function runFolderOf(target: string): string | undefined {
  const folder = path.dirname(target);
  const isHistory = path.basename(target) === 'history.jsonl' && existsSync(path.join(folder, 'run.json'));
  return isHistory ? folder : undefined;
}

function failedOutput(target: string, error: unknown, count: number): TargetOutput {
  if (count === 1) throw error;
  if (!(error instanceof QuakeError)) throw error;
  const { code, message } = error;
  return {
    target,
    exitCode: exitCodeOf(error),
    warnings: [`dbquake: ${message}`],
    json: { valid: 'unknown', error: { code, message } },
    text: () => `${target}: not judged`,
  };
}

/** Several are told apart by their names. */
function jsonOf({ target, json, pretty }: TargetOutput, isOneOfMany: boolean): string {
  if (isOneOfMany) return JSON.stringify({ file: target, ...json });
  return pretty === true ? JSON.stringify(json, null, 2) : JSON.stringify(json);
}
