import type { Anatomy, Phase } from './anatomy.ts';
import type { Dialect } from './dialect.ts';
import type { TimelineEvent } from './event.ts';
import { findingsOf } from './findings.ts';
import { phasesOf } from './phases.ts';
import type { Procedure } from './procedure.ts';

/** A case of which nothing was heard for so long is over even if no line says so. */
const CASE_ENDS_AFTER_MS = 600_000;

/**
 * Takes apart every failover, switchover and recovery that the events show; `events` in order of time.
 *
 * @param acrossNodesMs how far apart the clocks of two nodes may be.
 */
export function findAnatomies(
  dialect: Dialect,
  events: readonly TimelineEvent[],
  acrossNodesMs: number,
): readonly Anatomy[] {
  const nodes = [...new Set(events.map(({ node }) => node))].sort();
  return casesOf(dialect.procedures, events)
    .map((found) => {
      const { procedure, executor, window } = found;
      const phases = phasesOf(found);
      const context = { procedure, executor, nodes, events: window, all: events };
      return {
        procedure: procedure.name,
        executor,
        others: dialect.explainOthers(context),
        ...extentOf(phases, found.anchor),
        phases,
        findings: findingsOf(dialect, { ...found, phases, acrossNodesMs }),
        notes: dialect.notes(context),
      };
    })
    .sort((a, b) => a.start - b.start);
}

interface Case {
  readonly procedure: Procedure;
  /** Its first anchor. */
  readonly anchor: TimelineEvent;
  readonly executor: string;
  /** The events that may belong to it. */
  readonly window: readonly TimelineEvent[];
}

/** An anchor and where it stands among all events. */
interface Anchor {
  readonly procedure: Procedure;
  readonly event: TimelineEvent;
  readonly position: number;
}

function casesOf(procedures: readonly Procedure[], events: readonly TimelineEvent[]): readonly Case[] {
  const anchors = procedures.flatMap((procedure) => anchorsOf(procedure, events));
  return anchors.map((anchor) => {
    const { procedure, event, position } = anchor;
    const rivals = anchors.filter((other) => other !== anchor && competes(anchor, other));
    const from = Math.max(-1, ...rivals.map((other) => other.position).filter((other) => other < position));
    const ends = [...rivals.map((other) => other.position), ...afterwards(anchor, anchors, events)];
    const to = Math.min(events.length, ...ends.filter((other) => other > position));
    const between = events.slice(from + 1, to);
    const window = procedure.scope === 'node' ? between.filter(({ node }) => node === event.node) : between;
    const executing = window.find(({ kind, time }) => procedure.executes.includes(kind) && time >= event.time);
    return { procedure, anchor: event, executor: executing?.node ?? event.node, window };
  });
}

/** Once a node is done, what a failover or switchover does to it is no longer its own case. */
function afterwards(
  { procedure, event, position }: Anchor,
  anchors: readonly Anchor[],
  events: readonly TimelineEvent[],
): readonly number[] {
  if (procedure.scope === 'cluster') return [];
  const done = events.findIndex(
    ({ node, kind }, index) => index > position && node === event.node && procedure.completes.includes(kind),
  );
  if (done < 0) return [];
  return anchors
    .filter((other) => other.procedure.scope === 'cluster' && other.position > done)
    .map((other) => other.position);
}

/** Where one of the two begins, what the log says belongs to it and no longer to the other. */
function competes(a: Anchor, b: Anchor): boolean {
  if (a.procedure.scope === 'cluster') return b.procedure.scope === 'cluster';
  return a.event.node === b.event.node;
}

/** The first anchor of each case: until it is complete, further ones repeat it. */
function anchorsOf(procedure: Procedure, events: readonly TimelineEvent[]): readonly Anchor[] {
  const open = new Map<string, number>();
  const anchors: Anchor[] = [];
  events.forEach((event, position) => {
    const place = procedure.scope === 'cluster' ? 'cluster' : event.node;
    if (procedure.anchors.includes(event.kind)) {
      const last = open.get(place);
      if (last === undefined || event.time - last > CASE_ENDS_AFTER_MS) anchors.push({ procedure, event, position });
      open.set(place, event.time);
    }
    if (procedure.completes.includes(event.kind)) open.delete(place);
  });
  return anchors;
}

function extentOf(phases: readonly Phase[], anchor: TimelineEvent): { readonly start: number; readonly end: number } {
  return {
    start: Math.min(anchor.time, ...phases.map(({ start }) => start)),
    end: Math.max(anchor.time, ...phases.map(({ end }) => end)),
  };
}
