import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneFailed, type Counts } from '../counts.ts';
import { runProgram } from './run-program.ts';
import type { Stage } from './stage.ts';

export interface MochaStageOptions {
  readonly name: string;
  readonly files: readonly string[];
  readonly arguments?: readonly string[];
  readonly needs?: string;
  readonly limitMs: number;
}

/** A stage that is a mocha run in a process of its own; every test counts. */
export function mochaStage(options: MochaStageOptions): Stage {
  const { name, needs } = options;
  return { name, ...(needs === undefined ? {} : { needs }), run: async () => await runMocha(options) };
}

async function runMocha({ files, limitMs, ...options }: MochaStageOptions): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'dbquake-test-'));
  try {
    const countsFile = join(folder, 'counts.json');
    const reporter = [
      '--reporter',
      './suites/support/counting-reporter.ts',
      '--reporter-option',
      `counts=${countsFile}`,
    ];
    // Mocha would colour the log of a CI that only says that it is one.
    const colour = process.stdout.isTTY ? [] : ['--no-color'];
    const args = [...reporter, ...colour, ...(options.arguments ?? []), ...files];
    const exitCode = await runProgram('node_modules/mocha/bin/mocha.js', args, limitMs);
    return await readCounts(countsFile, exitCode);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A mocha that ended badly without a failed test (it crashed, was killed, found no file) is a failure of its own. */
async function readCounts(file: string, exitCode: number | null): Promise<Counts> {
  let counts: Counts;
  try {
    counts = JSON.parse(await readFile(file, 'utf8')) as Counts;
  } catch {
    process.stdout.write('mocha ended without saying how the tests went\n');
    return oneFailed;
  }
  return exitCode === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}
