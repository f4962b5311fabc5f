import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import { QuakeError, messageOf } from '../errors.ts';
import { timelineOfStoredRun } from '../run/run-timeline.ts';
import { loadRun } from '../store/load-run.ts';
import { findRun } from '../store/run-folder.ts';
import {
  DIALECTS,
  detectDialect,
  dialectOf,
  formatEvents,
  formatTimeline,
  nameNodes,
  type Timeline,
  timelineOfLogs,
  type UserLog,
} from '../timeline/index.ts';

interface TimelineOptions {
  readonly runs: string;
  readonly product?: string;
  readonly json?: true;
  readonly events?: true;
}

export function timelineCommand(_finish: (code: number) => void): Command {
  return new Command('timeline')
    .description(
      'take failovers, switchovers and recoveries apart: phases from the logs of a run, or from your own log files',
    )
    .argument(
      '[targets...]',
      'folder or id of a run (default: the latest), or log files; NODE=FILE says on which node a file was written',
    )
    .option('--runs <dir>', 'where runs are stored', 'runs')
    .addOption(
      new Option('--product <name>', 'whose logs they are, instead of finding out').choices(
        DIALECTS.map(({ product }) => product),
      ),
    )
    .option('--events', 'list every line that means something as well')
    .option('--json', 'print JSON')
    .action(async (targets: readonly string[], options: TimelineOptions) => {
      const logs = await Promise.all(targets.filter(isLogFile).map(readLog));
      const timelines =
        logs.length > 0
          ? [timelineOfFiles(logs, targets, options)]
          : await Promise.all((targets.length === 0 ? ['latest'] : targets).map((run) => timelineOf(run, options)));
      for (const timeline of timelines) process.stdout.write(print(timeline, options));
    });
}

function print(timeline: Timeline, { json, events }: TimelineOptions): string {
  if (json === true) return `${JSON.stringify(timeline, null, 2)}\n`;
  return `${formatTimeline(timeline)}${events === true ? `\n${formatEvents(timeline)}` : ''}`;
}

async function timelineOf(target: string, { runs }: TimelineOptions): Promise<Timeline> {
  const stored = await loadRun(await findRun(runs, target));
  const timeline = await timelineOfStoredRun(stored);
  if (timeline !== undefined) return timeline;
  throw new QuakeError('QUAKE_NO_DIALECT', `Nothing reads the logs of ${stored.run.product} yet`, {
    exitClass: 'usage',
  });
}

function timelineOfFiles(logs: readonly UserLog[], targets: readonly string[], { product }: TimelineOptions): Timeline {
  const other = targets.find((target) => !isLogFile(target));
  if (other !== undefined) {
    throw new QuakeError('QUAKE_LOG_FILE', `There is no log file ${other}`, {
      exitClass: 'usage',
      hint: 'Give either runs or log files, not both',
    });
  }
  const dialect = product === undefined ? detectDialect(logs.map(({ text }) => text)) : dialectOf(product);
  if (dialect === undefined) {
    throw new QuakeError('QUAKE_NO_DIALECT', 'No line of these files is one of a product that dbquake knows', {
      exitClass: 'usage',
      hint: `Known are the logs of ${DIALECTS.map(({ product: name }) => name).join(' and ')}`,
    });
  }
  return timelineOfLogs(dialect, nameNodes(dialect, logs));
}

/** `NODE=FILE`, or a file as it is. */
function splitTarget(target: string): { readonly node?: string; readonly file: string } {
  const [, node, file] = /^([\w.-]+)=(.+)$/.exec(target) ?? [];
  return node === undefined || file === undefined ? { file: target } : { node, file };
}

function isLogFile(target: string): boolean {
  return statSync(splitTarget(target).file, { throwIfNoEntry: false })?.isFile() === true;
}

async function readLog(target: string): Promise<UserLog> {
  const { node, file } = splitTarget(target);
  try {
    const text = await readFile(file, 'utf8');
    const log = { folder: path.dirname(path.resolve(file)), name: path.basename(file), text };
    return node === undefined ? log : { ...log, node };
  } catch (error) {
    throw new QuakeError('QUAKE_LOG_FILE', `Cannot read ${file}: ${messageOf(error)}`, { exitClass: 'usage' });
  }
}
