import type { CommandRecord } from '../cluster/command-record.ts';
import type { StateSample } from '../cluster/node-state.ts';
import type { Anatomy } from './anatomy.ts';
import { ClockOffsets, zoneOffset } from './clock-offsets.ts';
import { type Dialect, mergeEvents, readEvents } from './dialect.ts';
import type { LogFile, TimelineEvent } from './event.ts';
import { findAnatomies } from './find-anatomies.ts';
import { historyEvents, type RunHistory } from './history-events.ts';

/** All that logs tell about failovers, switchovers and recoveries. */
export interface Timeline {
  readonly product: string;
  /** Its logs give times this coarse, ms. */
  readonly granularityMs: number;
  /** In order of time. */
  readonly events: readonly TimelineEvent[];
  readonly anatomies: readonly Anatomy[];
}

/** What is stored of a run, as far as a timeline needs it. */
export interface TimelineRun extends RunHistory {
  readonly states: readonly StateSample[];
  readonly commands: readonly CommandRecord[];
  readonly logs: readonly LogFile[];
}

/** Clocks of servers are kept within a second by whoever runs them; those of a run are corrected by samples. */
const CLOCKS_APART_MS = { unknown: 1000, corrected: 100 } as const;

/** From log files alone. Clocks of several nodes are taken as they are. */
export function timelineOfLogs(dialect: Dialect, files: readonly LogFile[]): Timeline {
  return toTimeline(
    dialect,
    files.flatMap((file) => readEvents(dialect, file)),
    CLOCKS_APART_MS.unknown,
  );
}

/**
 * From a stored run: the nodes' logs and the output of the product's commands with the clocks of the nodes corrected, and what
 * the harness did itself. Leaves out the deployment before the first operation.
 */
export function timelineOfRun(dialect: Dialect, run: TimelineRun): Timeline {
  const files = [...run.logs, ...run.commands.map(commandLog)];
  const logged = inZoneOf(
    run.startedMs,
    files.flatMap((file) => readEvents(dialect, file)),
  );
  const offsets = new ClockOffsets(run.states, run.startedMs);
  const begin = run.startedMs + (run.history[0]?.time ?? 0) / 1e6;
  const events = [...logged.map((event) => offsets.correct(event)), ...historyEvents(run)];
  return toTimeline(
    dialect,
    events.filter(({ time }) => time >= begin),
    CLOCKS_APART_MS.corrected,
  );
}

function toTimeline(dialect: Dialect, events: readonly TimelineEvent[], acrossNodesMs: number): Timeline {
  const all = mergeEvents(events);
  const merged = dialect.distinct?.(all) ?? all;
  const { product, granularityMs } = dialect;
  return { product, granularityMs, events: merged, anatomies: findAnatomies(dialect, merged, acrossNodesMs) };
}

/** What one command printed is a log too. */
function commandLog({ node, argv, stdout }: CommandRecord, position: number): LogFile {
  return { node, name: `commands.jsonl:${position + 1} ${argv.at(-1) ?? ''}`, text: stdout };
}

function inZoneOf(startedMs: number, events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const first = events.reduce((earliest, { time }) => Math.min(earliest, time), Infinity);
  const zone = Number.isFinite(first) ? zoneOffset(first, startedMs) : 0;
  return zone === 0
    ? events
    : events.map((event) => ({ ...event, time: event.time - zone, latest: event.latest - zone }));
}
