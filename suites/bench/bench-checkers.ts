/**
 * `npm run bench:checkers`: how fast `dbquake check` is, whole cold processes from file to verdict, on seeded, generated
 * histories. Medians; the peak memory is `VmHWM`. Exit code 1 when a verdict is wrong or differs from round to round; the
 * goals pass and fail nothing.
 *
 *   npm run bench:checkers -- [--rounds N] [word...]     only the rows whose names contain one of the words
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureCheck, type Measurement } from './checker-measurement.ts';
import { writeHistory } from './checker-histories.ts';
import { BENCHMARK_ROWS, type BenchmarkRow } from './checker-rows.ts';
import { median } from './samples.ts';

const ROUNDS = 5;
const LONG_ROUNDS = 1;
const LIMIT_MS = 180_000;
const WIDTHS = [47, 9, 20, 9, 9, 18, 40];

function print(cells: readonly string[]): void {
  process.stdout.write(
    `${cells
      .map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0))
      .join(' ')
      .trimEnd()}\n`,
  );
}

async function filesOf(row: BenchmarkRow, directory: string): Promise<readonly string[]> {
  if ('files' in row.source) return row.source.files;
  const { generate, line } = row.source;
  const file = path.join(directory, `history.${line === undefined ? 'jsonl' : 'edn'}`);
  await writeHistory(file, generate(), line);
  return [file];
}

/** What is wrong with the answers; undefined when nothing is. */
function complaint(row: BenchmarkRow, rounds: readonly Measurement[]): string | undefined {
  const first = rounds[0];
  const stopped = rounds.find(({ exitCode }) => exitCode === null);
  if (stopped !== undefined) return `stopped after ${stopped.seconds.toFixed(0)} s`;
  if (first?.exitCode !== (row.valid ? 0 : 1)) {
    return `exit code ${first?.exitCode}, expected ${row.valid ? 0 : 1}: ${(first?.errors ?? '').trim().slice(0, 200)}`;
  }
  if (!first.output.includes(`"valid":${row.valid}`) && !first.output.includes(`"valid": ${row.valid}`)) {
    return `expected "valid":${row.valid}, got ${first.output.slice(0, 200)}`;
  }
  return rounds.some(({ output }) => output !== first.output) ? 'answers differ from round to round' : undefined;
}

/** Returns whether the answers were right. */
async function measureRow(row: BenchmarkRow, count: number): Promise<boolean> {
  const directory = await mkdtemp(path.join(tmpdir(), 'dbquake-bench-'));
  try {
    const files = await filesOf(row, directory);
    if (files.length === 0) {
      print([row.name, 'no files']);
      return false;
    }
    const rounds: Measurement[] = [];
    for (let round = 0; round < count; round++) {
      const measured = await measureCheck([...files, ...row.parameters], LIMIT_MS);
      rounds.push(measured);
      if (measured.exitCode === null) break;
    }
    const seconds = rounds.map((round) => round.seconds);
    const megabytes = median(rounds.map((round) => round.megabytes));
    const { goal } = row;
    const met = median(seconds) <= goal.seconds && megabytes <= (goal.megabytes ?? Infinity);
    const wrong = complaint(row, rounds);
    print([
      row.name,
      `${median(seconds).toFixed(2)} s`,
      `${Math.min(...seconds).toFixed(2)} .. ${Math.max(...seconds).toFixed(2)}, n=${seconds.length}`,
      `${median(rounds.map((round) => round.processorSeconds)).toFixed(2)} s`,
      `${megabytes.toFixed(0)} MB`,
      `${met ? ' ' : '!'} ${goal.seconds} s${goal.megabytes === undefined ? '' : `, ${goal.megabytes} MB`}`,
      row.reference,
    ]);
    if (wrong !== undefined) process.stdout.write(`  WRONG: ${wrong}\n`);
    return wrong === undefined;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { rounds: { type: 'string' } }, allowPositionals: true });
  const rows = BENCHMARK_ROWS.filter(
    ({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
  );
  const [cpu] = cpus();
  process.stdout.write(
    `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}; whole processes, cold\n`,
  );
  print(['history', 'median', 'min .. max', 'cpu', 'peak', '  goal', 'the reference']);
  let right = true;
  for (const row of rows) {
    const count = Number(values.rounds ?? (row.long === true ? LONG_ROUNDS : ROUNDS));
    right = (await measureRow(row, count)) && right;
  }
  process.exitCode = right ? 0 : 1;
}

await main();
