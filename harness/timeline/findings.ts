import type { Finding, Phase } from './anatomy.ts';
import type { Dialect } from './dialect.ts';
import { compareEvents, type TimelineEvent } from './event.ts';
import type { OrderRule, Procedure, StepRule } from './procedure.ts';

interface JudgedCase {
  readonly procedure: Procedure;
  readonly anchor: TimelineEvent;
  readonly executor: string;
  readonly window: readonly TimelineEvent[];
  readonly phases: readonly Phase[];
  /** Between nodes only what is further apart has an order, ms. */
  readonly acrossNodesMs: number;
}

/** What is missing from a case, in the wrong order, or failed. */
export function findingsOf(dialect: Dialect, judged: JudgedCase): readonly Finding[] {
  return [...missingPhases(judged), ...outOfOrder(judged, dialect.granularityMs), ...failedSteps(dialect, judged)];
}

function missingPhases({ procedure, executor, window, phases }: JudgedCase): readonly Finding[] {
  const shown = new Set(phases.filter(({ finished }) => finished).map(({ name }) => name));
  const begun = new Set(phases.map(({ name }) => name));
  const logs = new Set(window.map(({ log }) => log));
  const kinds = new Set(window.map(({ kind }) => kind));
  const judged = procedure.steps.filter(
    ({ needed, log, unless = [] }) => needed && logs.has(log) && !unless.some((kind) => kinds.has(kind)),
  );
  const lastShown = judged.findLastIndex(({ phase }) => shown.has(phase));
  const trailing = judged.slice(lastShown + 1);
  const inside = judged.slice(0, lastShown + 1).filter(({ phase }) => !shown.has(phase));
  const missing = inside.map((step) => missingPhase(step, procedure, executor, begun));
  const last = judged[lastShown];
  if (trailing.length < 2 || last === undefined) {
    return [...missing, ...trailing.map((step) => missingPhase(step, procedure, executor, begun))];
  }
  const names = trailing.map(({ title }) => title).join(', ');
  const broken: Finding = {
    type: 'broke-off',
    message: `the ${procedure.name} broke off after "${last.title}": nothing is logged of ${names}`,
    node: executor,
    row: last.row,
  };
  // What had begun and did not end is the same thing once more.
  return [...missing.filter((_, position) => !begun.has(inside[position]?.phase ?? '')), broken];
}

function missingPhase(
  { phase, title, row, log }: StepRule,
  procedure: Procedure,
  node: string,
  begun: ReadonlySet<string>,
): Finding {
  const message = begun.has(phase)
    ? `"${title}" of the ${procedure.name} began, and no line of the ${log} log shows its end`
    : `"${title}" is missing from the ${procedure.name}: no line of the ${log} log shows it`;
  return { type: 'missing-phase', message, node, row };
}

/** Of each kind the first line of the case counts. */
function outOfOrder(judged: JudgedCase, granularityMs: number): readonly Finding[] {
  const { procedure, anchor, window, phases, acrossNodesMs } = judged;
  // The window may begin inside the case before; what precedes the anchor counts only where a phase has claimed it.
  const events = [
    ...phases.flatMap((phase) => phase.events),
    ...window.filter((event) => compareEvents(event, anchor) >= 0),
  ];
  const firstOf = (kind: string): TimelineEvent | undefined =>
    events.filter((event) => event.kind === kind).sort(compareEvents)[0];
  return procedure.order.flatMap((rule) => {
    const first = firstOf(rule.first);
    const then = firstOf(rule.then);
    if (first === undefined || then === undefined) return [];
    const tolerance = first.node === then.node ? granularityMs : Math.max(granularityMs, acrossNodesMs);
    if (!isAfter(first, then, tolerance)) return [];
    return [disorder(rule, first, then)];
  });
}

/** In one file the lines have an order, between files only times that are further apart than their clocks are good. */
function isAfter(a: TimelineEvent, b: TimelineEvent, toleranceMs: number): boolean {
  if (a.source === b.source && a.node === b.node) return a.line > b.line;
  return a.time - b.time > toleranceMs;
}

function disorder({ why, row }: OrderRule, first: TimelineEvent, then: TimelineEvent): Finding {
  return {
    type: 'out-of-order',
    message: `"${then.kind}" comes before "${first.kind}": ${why}`,
    node: then.node,
    time: then.time,
    row,
  };
}

/** Lines of the dialect's table whose kind ends in `-failed` or `-refused` say it themselves. */
function failedSteps(dialect: Dialect, { procedure, anchor, window, phases }: JudgedCase): readonly Finding[] {
  const begin = Math.min(anchor.time, ...phases.map(({ start }) => start));
  // A log of none of its steps belongs to another procedure that goes on meanwhile.
  const logs = new Set(procedure.steps.map(({ log }) => log));
  const failures = window.filter(
    ({ kind, time, log }) => /-(?:failed|refused|timeout)$/.test(kind) && time >= begin && logs.has(log),
  );
  const once = new Map(failures.map((event) => [`${event.node} ${event.kind}`, event]));
  return [...once.values()].map(({ node, kind, text, time }) => ({
    type: 'failed-step' as const,
    message: `${kind}: ${text}`,
    node,
    time,
    row: dialect.patterns.find((pattern) => pattern.kind === kind)?.row ?? '',
  }));
}
