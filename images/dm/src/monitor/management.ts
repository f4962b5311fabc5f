import type { Rule } from '../rules/rule-book.ts';
import type { WatcherReport, WatcherStatus } from '../watch/reports.ts';
import { SETTABLE_PARAMETERS } from '../watcher/commands.ts';
import { named } from './explain.ts';
import type { PlannedStep } from './monitor-state.ts';
import type { MonitorTurn } from './monitor-turn.ts';
import type { CommandArguments } from './parse-command.ts';
import {
  planAttach,
  planDetach,
  planInvalidArchives,
  planOpen,
  planStopInstances,
  planSwitchover,
  planTakeover,
} from './plans.ts';
import { switchoverUnmet, takeoverCandidates, takeoverUnmet } from './takeover-conditions.ts';

/** What management commands check besides the conditions of switchover and takeover. */
export const MANAGEMENT_RULES: readonly Rule[] = [
  { id: 'open-instance.conditions', says: 'only what is in MOUNT is forced open, and only without an active primary' },
  { id: 'detach.standby-or-local', says: 'only a standby or an instance under local watch is detached' },
];

type Run = (turn: MonitorTurn, given: CommandArguments) => void;

const names = (turn: MonitorTurn): string[] => turn.reachable.map(({ report }) => report.instance);

/** The first watcher whose database works checks user and password. */
export const login: Run = (turn, { name = 'SYSDBA', value = 'SYSDBA' }) => {
  const checks = turn.reachable.find(({ report }) => report.instanceOk);
  if (checks === undefined) {
    turn.print('No database works that could check the login.');
    return;
  }
  const step = { kind: 'check login', user: name, password: value } as const;
  turn.run('login', [{ to: checks.report.instance, step }], { login: true });
};

export const everyWatcher =
  (status: WatcherStatus): Run =>
  (turn) =>
    turn.run(
      status === 'STARTUP' ? 'startup dmwatcher' : 'stop dmwatcher',
      names(turn).map((to) => ({ to, step: { kind: 'set status', status } })),
    );

export const everyInstance =
  (kind: 'kill instance'): Run =>
  (turn) =>
    turn.run(
      kind,
      names(turn).map((to) => ({ to, step: { kind } })),
    );

export const startInstances: Run = (turn) =>
  turn.run(
    'startup instance',
    turn.reachable.flatMap(({ report: { instance: to, status } }): PlannedStep[] => [
      { to, step: { kind: 'start instance' } },
      ...(status === 'SHUTDOWN' ? [{ to, step: { kind: 'set status', status: 'STARTUP' } } as const] : []),
    ]),
  );

export const stopInstances: Run = (turn) => {
  const running = turn.reachable.filter(({ report }) => report.instanceOk).map(({ report }) => report.instance);
  turn.run('stop instance', planStopInstances(turn.primary?.report.instance, names(turn), running));
};

export const chooseSwitchover: Run = (turn) => choose(turn, 'switchover', (report) => switchoverUnmet(turn, report));

export const chooseTakeover =
  (kind: 'manual' | 'force'): Run =>
  (turn) =>
    choose(turn, kind === 'force' ? 'takeover force' : 'takeover', (report) => takeoverUnmet(turn, report, kind));

export const switchover: Run = (turn, { instance }) => {
  const able = turn.reachable
    .map(({ report }) => report)
    .filter((report) => switchoverUnmet(turn, report).length === 0);
  const target = pick(turn, 'switchover to', instance, able, (report) => switchoverUnmet(turn, report));
  const { primary } = turn;
  if (target === undefined || primary === undefined) return;
  turn.run(`switchover to ${target.instance}`, planSwitchover(primary.report.instance, target.instance));
};

export const takeover =
  (kind: 'manual' | 'force'): Run =>
  (turn, { instance }) => {
    const able = takeoverCandidates(turn, kind);
    const what = kind === 'force' ? 'takeover force' : 'takeover';
    const target = pick(turn, what, instance, able, (report) => takeoverUnmet(turn, report, kind));
    if (target === undefined) return;
    const operation = kind === 'force' ? 'Takeover Force' : 'Takeover';
    turn.run(`${what} use instance ${target.instance}`, planTakeover(target.instance, operation), {
      takesOver: target.instance,
    });
  };

export const setParameter: Run = (turn, { name = '', value = '' }) => {
  if (!SETTABLE_PARAMETERS.includes(name)) {
    turn.print(`${name} cannot be set; these can: ${SETTABLE_PARAMETERS.join(', ')}`);
    return;
  }
  turn.run(
    `set ${name} ${value}`,
    names(turn).map((to) => ({ to, step: { kind: 'set parameter', name, value } })),
  );
};

/** Only the primary's watcher keeps recover times, in memory. */
export const setRecoverTime: Run = (turn, { instance, value = '' }) => {
  const standby = instance === undefined ? undefined : named(turn, instance)?.instance;
  if (instance !== undefined && standby === undefined) return;
  atPrimary(turn, 'set recover time', (to) => [
    { to, step: { kind: 'set recover time', standby, seconds: Number(value) } },
  ]);
};

export const changeArchives: Run = (turn, { instance }) => {
  const standby = instance === undefined ? undefined : named(turn, instance)?.instance;
  if (instance !== undefined && standby === undefined) return;
  atPrimary(turn, 'set arch invalid', (primary) => planInvalidArchives(primary, standby));
};

export const clearStatistics =
  (what: 'sends' | 'applies'): Run =>
  (turn, { instance }) => {
    const one = instance === undefined ? undefined : named(turn, instance)?.instance;
    if (instance !== undefined && one === undefined) return;
    const standbys = names(turn).filter((name) => name !== turn.primary?.report.instance && (one ?? name) === name);
    if (what === 'applies') {
      turn.run(
        'clear apply info',
        standbys.map((to) => ({ to, step: { kind: 'execute', statement: { kind: 'clear apply info' } } })),
      );
      return;
    }
    atPrimary(turn, 'clear arch send info', (to) =>
      standbys.map((destination) => ({
        to,
        step: { kind: 'execute', statement: { kind: 'clear send info', destination } },
      })),
    );
  };

export const openInstance: Run = (turn, { instance }) => {
  const target = named(turn, instance);
  if (target === undefined) return;
  const isPrimary = target.database?.mode === 'PRIMARY';
  const why = !target.instanceOk
    ? 'its database does not work'
    : target.database?.status !== 'MOUNT'
      ? `it is ${target.database?.status ?? 'unknown'}, not MOUNT`
      : turn.primary !== undefined && turn.primary.report.database?.status !== 'MOUNT'
        ? 'there is an active primary'
        : undefined;
  if (why !== undefined && turn.rules.applies('open-instance.conditions')) {
    turn.print(`${target.instance} cannot be forced open: ${why}`);
    return;
  }
  turn.run(`open instance ${target.instance}`, planOpen(target.instance, isPrimary));
};

export const detach: Run = (turn, { instance }) => {
  const target = named(turn, instance);
  if (target === undefined) return;
  const member = target.type === 'LOCAL' || target.database?.mode === 'STANDBY';
  if (!member && turn.rules.applies('detach.standby-or-local')) {
    turn.print(`${target.instance} is neither a standby nor under local watch, so it cannot be detached.`);
    return;
  }
  const primary = target.type === 'LOCAL' ? undefined : turn.primary?.report.instance;
  turn.run(`detach instance ${target.instance}`, planDetach(primary, target.instance));
};

export const attach: Run = (turn, { instance }) => {
  const target = named(turn, instance);
  if (target !== undefined) turn.run(`attach instance ${target.instance}`, planAttach(target.instance));
};

function choose(turn: MonitorTurn, what: string, unmetOf: (report: WatcherReport) => readonly string[]): void {
  const reports = turn.reachable.map(({ report }) => report);
  const able = reports.filter((report) => unmetOf(report).length === 0);
  if (able.length > 0) {
    turn.print(
      `Can choose one of the following instances to do ${what}:`,
      ...able.map((row, at) => `${at + 1}: ${row.instance}`),
    );
    return;
  }
  turn.print(`No instance can do ${what}:`, ...reports.map((row) => `${row.instance}: ${unmetOf(row).join('; ')}`));
}

function pick(
  turn: MonitorTurn,
  what: string,
  name: string | undefined,
  able: readonly WatcherReport[],
  unmetOf: (report: WatcherReport) => readonly string[],
): WatcherReport | undefined {
  if (name === undefined || name === turn.state.configuration.group.toUpperCase()) {
    const [only, another] = able;
    if (only !== undefined && another === undefined) return only;
    turn.print(only === undefined ? `No instance can do ${what}.` : `Several instances can do ${what}: name one.`);
    return undefined;
  }
  const target = named(turn, name);
  const unmet = target === undefined ? [] : unmetOf(target);
  if (unmet.length === 0) return target;
  turn.print(`${what} ${name} is not possible: ${unmet.join('; ')}`);
  return undefined;
}

function atPrimary(turn: MonitorTurn, title: string, plan: (primary: string) => readonly PlannedStep[]): void {
  const { primary } = turn;
  if (primary === undefined) turn.print('There is no primary that works.');
  else turn.run(title, plan(primary.report.instance));
}
