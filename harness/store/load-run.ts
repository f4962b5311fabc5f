import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Verdict } from '../checkers/verdict/index.ts';
import type { CommandRecord } from '../cluster/command-record.ts';
import type { StateSample } from '../cluster/node-state.ts';
import { readHistory } from '../history/history-reader.ts';
import { readJsonLines, type TruncatedLine } from '../history/json-lines-reader.ts';
import type { Operation } from '../history/operation.ts';
import type { RunFolder } from './run-folder.ts';
import { RUN_FILES, type RunRecord } from './run-record.ts';

export interface StoredRun {
  readonly folder: RunFolder;
  readonly run: RunRecord;
  readonly history: readonly Operation[];
  /** The line in which the history breaks off, of a run whose harness was killed. */
  readonly truncated?: TruncatedLine;
  readonly states: readonly StateSample[];
  readonly commands: readonly CommandRecord[];
}

/** Everything of a run but its logs. A line that a killed harness left half written is passed over. */
export async function loadRun(folder: RunFolder): Promise<StoredRun> {
  const run = JSON.parse(await readFile(folder.file('run'), 'utf8')) as RunRecord;
  const { operations, truncated } = await readHistory(folder.file('history'));
  const states = await readRecords<StateSample>(folder.file('states'));
  const commands = await readRecords<CommandRecord>(folder.file('commands'));
  const stored = { folder, run, history: operations, states, commands };
  return truncated === undefined ? stored : { ...stored, truncated };
}

/** Lines that dbquake itself wrote, taken at their word. */
async function readRecords<Value>(file: string): Promise<readonly Value[]> {
  const values: Value[] = [];
  await readJsonLines(file, (value) => void values.push(value as Value));
  return values;
}

export async function loadVerdict(folder: RunFolder): Promise<Verdict> {
  return JSON.parse(await readFile(folder.file('verdict'), 'utf8')) as Verdict;
}

export interface StoredLog {
  readonly node: string;
  readonly file: string;
  readonly text: string;
}

/** The collected logs, of each file at most the last `limit` bytes. */
export async function loadLogs(folder: RunFolder, limit: number): Promise<readonly StoredLog[]> {
  const root = path.join(folder.path, RUN_FILES.logs);
  const files = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return Promise.all(
    files
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const full = path.join(entry.parentPath, entry.name);
        const [node = '', ...file] = path.relative(root, full).split(path.sep);
        const content = await readFile(full);
        return { node, file: file.join('/'), text: content.subarray(-limit).toString('utf8') };
      }),
  );
}
