import { isOpenStandby, type WatcherReport } from '../watch/reports.ts';
import type { MonitorTurn } from './monitor-turn.ts';
import type { CommandArguments } from './parse-command.ts';
import { formatApplies, formatGroup, formatMonitors, formatSends } from './show.ts';

type Run = (turn: MonitorTurn, given: CommandArguments) => void;

/** The report of the instance that is named; prints that there is none. */
export function named(turn: MonitorTurn, name: string | undefined): WatcherReport | undefined {
  const all = [...turn.state.watchers.values()].map(({ report }) => report);
  const found = name === undefined ? undefined : all.find(({ instance }) => instance.toUpperCase() === name);
  if (found === undefined) turn.print(`There is no instance ${name ?? ''} in group ${turn.state.configuration.group}.`);
  return found;
}

const of =
  (show: (report: WatcherReport, turn: MonitorTurn) => readonly string[]): Run =>
  (turn, { instance }) => {
    const report = named(turn, instance);
    if (report !== undefined) turn.print(...show(report, turn));
  };

/** The commands that only tell. */
export const explain = {
  exit: (turn) => {
    turn.state.ended = true;
    turn.effects.push({ kind: 'exit', code: 0 });
  },
  version: (turn) => turn.print(`DMMONITOR[${turn.state.configuration.version}] V7.1.5.136-Build(2016.11.24-75430)ENT`),
  control: of(({ control }) => control?.trimEnd().split('\n') ?? ['There is no dmwatcher.ctl.']),
  sends: of(({ instance }, { primary }) =>
    primary === undefined ? ['There is no primary.'] : formatSends(primary.report, instance),
  ),
  applies: of(formatApplies),
  monitors: (turn, { instance }) => {
    const all = turn.reachable.map(({ report }) => report);
    const wanted =
      instance === undefined || instance === turn.state.configuration.group.toUpperCase() ? all : undefined;
    const reports = wanted ?? [named(turn, instance)].filter((report) => report !== undefined);
    for (const report of reports) turn.print(`${report.instance}:`, ...formatMonitors(report));
  },
  interval: (turn, { value }) => {
    const seconds = Number(value);
    if (!Number.isInteger(seconds) || seconds < 5 || seconds > 3600) {
      turn.print('The interval must be 5 to 3600 seconds.');
      return;
    }
    turn.state.showEvery = seconds;
    turn.state.shownAt = turn.now;
    turn.print(...formatGroup(turn));
  },
  quiet: ({ state }) => {
    state.showEvery = undefined;
  },
  show: (turn) => turn.print(...formatGroup(turn)),
  list: (turn, { instance }) => {
    const all = turn.reachable.map(({ report }) => report);
    const reports = instance === undefined ? all : [named(turn, instance)].filter((report) => report !== undefined);
    for (const { instance: name, settings } of reports) {
      turn.print(`[${name}]`, ...Object.entries(settings).map(([key, value]) => `${key} = ${value}`));
    }
  },
  tip: (turn) => turn.print(...tips(turn)),
  logout: (turn) => {
    turn.state.loggedIn = false;
    turn.print('Logout from monitor success!');
  },
  checkRecover: (turn, { instance }) => {
    const report = named(turn, instance);
    if (report === undefined) return;
    const unmet = turn.primary?.report.recovery[report.instance]?.unmet ?? ['there is no primary that works'];
    const late = turn.primary?.report.status === 'OPEN' || unmet.length > 0 ? [] : ['the primary watcher is not OPEN'];
    turn.print(...verdict(`${report.instance} can be recovered`, [...unmet, ...late]));
  },
  checkOpen: of(({ instance, instanceOk, database, openUnmet }) => {
    if (!instanceOk || database === undefined) return [`${instance} cannot be opened: it does not work`];
    return database.status === 'MOUNT'
      ? verdict(`${instance} can be opened`, openUnmet)
      : [`${instance} is ${database.status} already`];
  }),
} as const satisfies Record<string, Run>;

function verdict(able: string, unmet: readonly string[]): string[] {
  return unmet.length === 0
    ? [`${able}.`]
    : [`${able.replace(' can ', ' cannot ')}:`, ...unmet.map((why) => `- ${why}`)];
}

/** One sentence an instance, and what to do. */
function tips(turn: MonitorTurn): string[] {
  const lines = [...turn.state.watchers.values()].map(({ report, lost }) => tipOf(turn, report, lost));
  if (turn.primary === undefined) lines.push('There is no primary that works: see choose takeover, or open instance.');
  return lines;
}

function tipOf({ primary }: MonitorTurn, report: WatcherReport, lost: boolean): string {
  const { instance, database, status, instanceOk } = report;
  const control = /^STATUS = (INVALID|SPLIT)$/m.exec(report.control ?? '')?.[1];
  if (lost) return `${instance}: its watcher is not heard of (ERROR).`;
  if (control !== undefined) {
    return `${instance}: dmwatcher.ctl is ${control}, it cannot join; rebuild it from the primary and copy its dmwatcher.ctl.`;
  }
  if (!instanceOk || database === undefined)
    return `${instance}: the database does not work, its watcher is ${status}.`;
  const is = `${instance}: ${database.mode} ${database.status}, watcher ${status}`;
  if (!isOpenStandby(database) || primary === undefined) return `${is}.`;
  const archive = primary.report.database?.archives[instance]?.state;
  return archive === 'VALID'
    ? `${is}, in step.`
    : `${is}, archive ${archive ?? 'none'}; see check recover ${instance}.`;
}
