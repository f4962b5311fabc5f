import type { FaultRecord, Operation, OperatorRecord } from '../history/operation.ts';
import type { TimelineEvent } from './event.ts';

export interface RunHistory {
  readonly history: readonly Operation[];
  /** ms since 1970 at which ns 0 of the history lies. */
  readonly startedMs: number;
  /** Is it a client's write? */
  readonly isWrite: (operation: Operation) => boolean;
}

/** Kinds that a run adds to those of the logs: what the harness did, and the first write that each new primary acknowledged. */
const OPERATOR_KINDS: Readonly<Record<string, string>> = { detect: 'primary-gone', decide: 'decided' };

/** What the harness knows beside the logs. Its clock is the one that the nodes' clocks are corrected to. */
export function historyEvents({ history, startedMs, isWrite }: RunHistory): readonly TimelineEvent[] {
  const events: TimelineEvent[] = [];
  let writer: string | undefined;
  for (const operation of history) {
    const found = eventOf(operation);
    if (found !== undefined) events.push(toEvent(operation, startedMs, found));
    if (operation.type !== 'ok' || operation.node === undefined || operation.node === writer || !isWrite(operation))
      continue;
    writer = operation.node;
    events.push(toEvent(operation, startedMs, { kind: 'accepted-write', node: writer, facts: {}, text: operation.f }));
  }
  return events;
}

type Found = Pick<TimelineEvent, 'kind' | 'node' | 'facts' | 'text'>;

function eventOf({ process, f, type, value }: Operation): Found | undefined {
  if (process === 'nemesis' && f === 'inject' && type === 'invoke') {
    const { kind, targets } = value as FaultRecord;
    return {
      kind: 'fault',
      node: targets[0] ?? process,
      facts: { fault: kind },
      text: `${kind} on ${targets.join(', ')}`,
    };
  }
  const kind = process === 'operator' && type === 'ok' ? OPERATOR_KINDS[f] : undefined;
  if (kind === undefined) return undefined;
  const { node = 'operator', reason = '' } = (value ?? {}) as OperatorRecord;
  return { kind, node, facts: { reason }, text: reason };
}

function toEvent({ time, index }: Operation, startedMs: number, found: Found): TimelineEvent {
  const at = startedMs + time / 1e6;
  return { time: at, latest: at, source: 'history.jsonl', line: index + 1, log: 'run', ...found };
}
