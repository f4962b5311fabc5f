import type { TimelineEvent } from '../../../harness/timeline/event.ts';
import { kingbaseDialect } from '../../../harness/timeline/kingbase/dialect.ts';
import { type Timeline, timelineOfLogs } from '../../../harness/timeline/index.ts';
import type { Anatomy, Phase } from '../../../harness/timeline/anatomy.ts';

/** A log as it was when it was collected. */
export interface CollectedLog {
  readonly node: string;
  readonly name: string;
  readonly text: string;
}

/** Logs of several machines, and what `dbquake timeline` makes of them. Times in ms since 1970. */
export class Evidence {
  readonly logs: readonly CollectedLog[];
  readonly timeline: Timeline;

  constructor(logs: readonly CollectedLog[]) {
    this.logs = logs;
    this.timeline = timelineOfLogs(kingbaseDialect, logs);
  }

  text(node: string, name: string): string {
    return this.logs.find((log) => log.node === node && log.name === name)?.text ?? '';
  }

  /** Events of one log of one machine, in the order of its lines. */
  events(node: string, name: string, ...kinds: readonly string[]): readonly TimelineEvent[] {
    return this.timeline.events
      .filter((event) => event.node === node && event.source === name)
      .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
      .toSorted((a, b) => a.line - b.line);
  }

  /** Throws with all that the log shows when there is none of this kind from `after` on. */
  first(node: string, name: string, kind: string, after = 0): TimelineEvent {
    const found = this.events(node, name, kind).find(({ time }) => time >= after);
    if (found !== undefined) return found;
    const kinds = this.events(node, name).map((event) => event.kind);
    throw new Error(`no ${kind} in ${name} of ${node}: ${[...new Set(kinds)].join(' ')}`);
  }

  /** The first failover or recovery, or the one that a machine executes. Throws when there is none. */
  anatomy(procedure: Anatomy['procedure'], executor?: string): Anatomy {
    const found = this.timeline.anatomies.find(
      (one) => one.procedure === procedure && (executor === undefined || one.executor === executor),
    );
    if (found === undefined) throw new Error(`no ${procedure} of ${executor ?? 'any node'} in the logs`);
    return found;
  }

  phase(procedure: Anatomy['procedure'], name: string): Phase {
    const { phases } = this.anatomy(procedure);
    const found = phases.find((phase) => phase.name === name);
    if (found === undefined) throw new Error(`no "${name}", only ${phases.map((phase) => phase.name).join(', ')}`);
    return found;
  }

  /** Throws unless these kinds come one after the other in a log, others between them or not. Returns their times. */
  order(node: string, name: string, kinds: readonly string[], after = 0): readonly number[] {
    const events = this.events(node, name).filter(({ time }) => time >= after);
    let position = -1;
    return kinds.map((kind, index) => {
      const next = events.findIndex((event, at) => at > position && event.kind === kind);
      const found = events[next];
      if (found === undefined) {
        const seen = events.slice(position + 1).map((event) => event.kind);
        throw new Error(`no ${kind} after ${kinds[index - 1] ?? 'the beginning'}, but ${seen.slice(0, 40).join(' ')}`);
      }
      position = next;
      return found.time;
    });
  }
}
