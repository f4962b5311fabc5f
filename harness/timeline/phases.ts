import type { Phase } from './anatomy.ts';
import { compareEvents, type TimelineEvent } from './event.ts';
import type { Procedure, StepRule } from './procedure.ts';

export interface PhaseSearch {
  readonly procedure: Procedure;
  readonly anchor: TimelineEvent;
  readonly executor: string;
  readonly window: readonly TimelineEvent[];
}

type Place = Omit<PhaseSearch, 'procedure'>;

/** The phases that the window shows, in the order of the procedure's table. */
export function phasesOf({ procedure, ...place }: PhaseSearch): readonly Phase[] {
  return procedure.steps.flatMap((step) => {
    const phase = phaseOf(step, place);
    return phase === undefined ? [] : [phase];
  });
}

function phaseOf(step: StepRule, place: Place): Phase | undefined {
  const searched = onNodeOfEnd(step, searchedEvents(step, place));
  const first = searched.find(
    (event) => step.from.includes(event.kind) && (step.before === undefined || compareEvents(event, place.anchor) <= 0),
  );
  if (first === undefined) return undefined;
  const rest = searched.filter((event) => compareEvents(event, first) >= 0);
  const ends = rest.filter(({ kind }) => (step.to.length > 0 ? step.to : step.from).includes(kind));
  const last = (step.end === 'last' || step.to.length === 0 ? ends.at(-1) : ends[0]) ?? first;
  const kinds = new Set([...step.from, ...step.to, ...(step.shows ?? [])]);
  const events = rest.filter((event) => kinds.has(event.kind) && compareEvents(event, last) <= 0);
  return {
    name: step.phase,
    title: step.title,
    node: last.node,
    start: first.time,
    end: Math.max(first.time, last.time),
    durationMs: Math.max(0, last.time - first.latest),
    atMostMs: Math.max(0, last.latest - first.time),
    finished: ends.length > 0,
    detail: detailOf(step.detail, events),
    events,
  };
}

function onNodeOfEnd(step: StepRule, events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  if (step.sameNode !== true) return events;
  const end = events.find(({ kind }) => step.to.includes(kind));
  return end === undefined ? events : events.filter(({ node }) => node === end.node);
}

/** Where the events of the step may stand: on its nodes, and before or from the anchor on. */
function searchedEvents(step: StepRule, { anchor, executor, window }: Place): readonly TimelineEvent[] {
  const onNode = window.filter(({ node }) => step.on === 'any' || (node === executor) === (step.on === 'executor'));
  const ended = step.until === undefined ? onNode : beforeOn(onNode, step.until, anchor);
  if (step.before === undefined) return ended.filter((event) => compareEvents(event, anchor) >= 0);
  const { resetBy, startsWith = [] } = step.before;
  const begins = new Map<string, number>();
  ended.forEach((event, position) => {
    if (compareEvents(event, anchor) > 0) return;
    if (startsWith.includes(event.kind)) begins.set(event.node, position);
    else if (resetBy.includes(event.kind) && event !== anchor) begins.set(event.node, position + 1);
  });
  return ended.filter((event, position) => position >= (begins.get(event.node) ?? 0));
}

/** On each node what precedes the first of these kinds that does not precede the anchor. */
function beforeOn(
  events: readonly TimelineEvent[],
  kinds: readonly string[],
  anchor: TimelineEvent,
): readonly TimelineEvent[] {
  const ended = new Set<string>();
  return events.filter((event) => {
    if (kinds.includes(event.kind) && compareEvents(event, anchor) >= 0) ended.add(event.node);
    return !ended.has(event.node);
  });
}

/** Fills the template with the facts, a later event's before an earlier one's; nothing when one is unknown. */
function detailOf(template: string | undefined, events: readonly TimelineEvent[]): string {
  if (template === undefined) return '';
  const facts: Readonly<Record<string, string>> = Object.assign({}, ...events.map((event) => event.facts)) as Record<
    string,
    string
  >;
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (names.some((name) => facts[name] === undefined)) return '';
  return template.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '');
}
