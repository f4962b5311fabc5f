import type { Anatomy } from './anatomy.ts';
import type { LogFile, TimelineEvent } from './event.ts';
import type { LogRecord } from './log-record.ts';
import type { Procedure } from './procedure.ts';

/** A line that means something. The named groups of the pattern are the facts of the event. */
export interface EventPattern {
  readonly kind: string;
  readonly log: string;
  readonly pattern: RegExp;
  /** Row of the dossier: `K23`, `§4.3`. */
  readonly row: string;
}

/** How the logs of one product are read. */
export interface Dialect {
  readonly product: string;
  /** Times in these logs are this coarse, ms. */
  readonly granularityMs: number;
  readonly patterns: readonly EventPattern[];
  readonly procedures: readonly Procedure[];
  /** Takes a log apart. */
  readonly records: (text: string) => readonly LogRecord[];
  /** First group: the name of the node on which such a line was written. */
  readonly ownName: readonly RegExp[];
  /** Logs that name nobody: one that shows `file` was written where another one shows `beside`. */
  readonly companions: readonly { readonly file: RegExp; readonly beside: RegExp }[];
  /** Leaves out what one log only repeats of another that was read too; all events stay when absent. */
  readonly distinct?: (events: readonly TimelineEvent[]) => readonly TimelineEvent[];
  /** Why the other nodes did not do it. */
  readonly explainOthers: (context: CaseContext) => Anatomy['others'];
  /** What only this product has to say about a case: scripts and their arguments explained, formulas. */
  readonly notes: (context: CaseContext) => readonly string[];
}

/** A case and all that surrounds it. */
export interface CaseContext {
  readonly procedure: Procedure;
  readonly executor: string;
  /** The nodes of which anything is known. */
  readonly nodes: readonly string[];
  /** Events that belong to the case. */
  readonly events: readonly TimelineEvent[];
  /** All events of all files. */
  readonly all: readonly TimelineEvent[];
}

const MOST_TEXT = 400;

/** The events of one log, in the order of its lines. */
export function readEvents(dialect: Dialect, file: LogFile): readonly TimelineEvent[] {
  return dialect.records(file.text).flatMap((record) => {
    const event = eventOf(dialect.patterns, record, file);
    return event === undefined ? [] : [event];
  });
}

function eventOf(
  patterns: readonly EventPattern[],
  { time, latest, line, text }: LogRecord,
  { node, name: source }: LogFile,
): TimelineEvent | undefined {
  for (const { kind, log, pattern } of patterns) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const groups = Object.entries((match.groups ?? {}) as Record<string, string | undefined>).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return { time, latest, node, source, line, kind, log, facts: Object.fromEntries(groups), text: shortened(text) };
  }
  return undefined;
}

function shortened(text: string): string {
  const flat = text.trim();
  return flat.length > MOST_TEXT ? `${flat.slice(0, MOST_TEXT)}...` : flat;
}

/**
 * The events of several logs in one order. What `gs_ctl start` shows on its terminal stands in the server's log as well: the
 * same line of the same node and time counts once, unless one file has it twice.
 */
export function mergeEvents(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const sources = new Map<string, string>();
  const once = events.filter(({ node, time, kind, text, source }) => {
    const key = JSON.stringify([node, time, kind, text]);
    const first = sources.get(key) ?? source;
    sources.set(key, first);
    return first === source;
  });
  // Files are in the order of their lines, and sorting keeps the order of what happened at the same time.
  return once.toSorted((a, b) => a.time - b.time);
}
