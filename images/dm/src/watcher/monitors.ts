import type { Rule } from '../rules/rule-book.ts';
import type { MonitorHello } from '../watch/messages.ts';
import type { WatcherState } from './watcher-state.ts';
import type { WatcherTurn } from './watcher-turn.ts';

/** The most monitors that may be connected at a time (seed 001 §3.2). */
const MOST_MONITORS = 10;

interface Admission extends Rule {
  /** It ends the monitor, not only this connection. */
  readonly fatal: boolean;
  readonly refuses: (state: WatcherState, hello: MonitorHello) => boolean;
}

/** Why a monitor is not let in; the first that refuses counts. */
export const ADMISSION_RULES: readonly Admission[] = [
  {
    id: 'monitor.same-version',
    says: 'the data watch version in brackets does not match',
    fatal: true,
    refuses: ({ configuration }, { version }) => version !== configuration.version,
  },
  {
    id: 'monitor.same-oguid',
    says: 'MON_INST_OGUID does not match',
    fatal: true,
    refuses: ({ configuration }, { oguid }) => oguid !== configuration.oguid,
  },
  {
    id: 'monitor.at-most-ten',
    says: `${MOST_MONITORS} monitors are connected already`,
    fatal: false,
    refuses: ({ monitors }) => monitors.size >= MOST_MONITORS,
  },
  {
    id: 'monitor.one-confirm',
    says: 'there is a confirm monitor already',
    fatal: true,
    refuses: ({ monitors }, { confirm }) => confirm && [...monitors.values()].some((other) => other.confirm),
  },
];

/** A monitor connects, or says that it is still there. */
export function welcome(turn: WatcherTurn, hello: MonitorHello): void {
  const { state, now, rules } = turn;
  const { monitorId, ip, confirm, version } = hello;
  const known = state.monitors.get(monitorId);
  const refusal =
    known === undefined ? ADMISSION_RULES.find((row) => row.refuses(state, hello) && rules.applies(row.id)) : undefined;
  if (refusal !== undefined) {
    const message = {
      kind: 'refused',
      from: state.configuration.instance,
      why: refusal.says,
      fatal: refusal.fatal,
    } as const;
    turn.log(`MONITOR ${ip} refused: ${refusal.says}`);
    turn.effects.push({ kind: 'to monitor', to: monitorId, message });
    return;
  }
  const connectedAt = known?.connectedAt ?? now;
  state.monitors.set(monitorId, { monitorId, ip, confirm, version, connectedAt, receivedAt: now });
}

/** Forgets monitors that were silent for DW_ERROR_TIME (seed 001 §4.1.4). */
export function forgetSilent({ state, now, rules }: WatcherTurn): void {
  for (const [id, { receivedAt }] of state.monitors) {
    const silent = now - receivedAt > state.configuration.errorTime * 1000;
    if (silent && rules.applies('monitor.silent')) state.monitors.delete(id);
  }
}
