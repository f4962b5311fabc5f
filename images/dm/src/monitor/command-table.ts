import { explain } from './explain.ts';
import {
  attach,
  changeArchives,
  chooseSwitchover,
  chooseTakeover,
  clearStatistics,
  detach,
  everyInstance,
  everyWatcher,
  login,
  openInstance,
  setParameter,
  setRecoverTime,
  startInstances,
  stopInstances,
  switchover,
  takeover,
} from './management.ts';
import type { MonitorTurn } from './monitor-turn.ts';
import type { CommandArguments } from './parse-command.ts';
import { formatTable } from './show.ts';

/** A command of the monitor (seed 001 §3.5). */
export interface CommandRow {
  readonly syntax: string;
  readonly says: string;
  /** It needs a login first. */
  readonly login?: true;
  /** It exists in MPP only. */
  readonly mpp?: true;
  /** Another way to write an earlier one (facts/dm.md §8). */
  readonly alias?: true;
  readonly run?: (turn: MonitorTurn, given: CommandArguments) => void;
}

/** In the order in which lines are compared with them: those of MPP end in `all`, so they come before those with a group. */
export const COMMANDS: readonly CommandRow[] = [
  { syntax: 'show mpp', says: 'show the nodes of MPP', mpp: true },
  { syntax: 'startup dmwatcher all', says: 'start to watch in all groups', mpp: true },
  { syntax: 'stop dmwatcher all', says: 'stop to watch in all groups', mpp: true },
  { syntax: 'startup instance all', says: 'start the instances of all groups', mpp: true },
  { syntax: 'stop instance all', says: 'stop the instances of all groups', mpp: true },
  { syntax: 'kill instance all', says: 'kill the instances of all groups', mpp: true },
  { syntax: 'check mppctl', says: 'check that dmmpp.ctl is the same everywhere', mpp: true },
  { syntax: 'recover mppctl', says: 'make dmmpp.ctl the same everywhere', mpp: true },
  { syntax: 'help', says: 'show this help', run: help },
  { syntax: 'exit', says: 'leave the monitor', run: explain.exit },
  { syntax: 'show version', says: 'show the version of the monitor', run: explain.version },
  { syntax: 'show dmwatcher ctl <target>', says: 'show the control file of a watcher', run: explain.control },
  { syntax: 'show arch send info <target>', says: 'show how redo is sent to a standby', run: explain.sends },
  { syntax: 'show arch info <target>', says: 'the same', alias: true, run: explain.sends },
  { syntax: 'show apply info <target>', says: 'show how a standby replays', run: explain.applies },
  { syntax: 'show monitor [target]', says: 'list the monitors that are connected', run: explain.monitors },
  { syntax: 'show i(?:nterval)? <value>', says: 'show all every n seconds, 5 to 3600', run: explain.interval },
  { syntax: 'q', says: 'stop to show all', run: explain.quiet },
  { syntax: 'show [group]', says: 'show the instances of a group', run: explain.show },
  { syntax: 'list [target]', says: 'list settings of watchers', run: explain.list },
  { syntax: 'tip', says: 'say how the system is', run: explain.tip },
  { syntax: 'login', says: 'log in', run: login },
  { syntax: 'login <name> <value>', says: 'log in as user with password', alias: true, run: login },
  { syntax: 'logout', says: 'log out', run: explain.logout },
  { syntax: 'startup dmwatcher [group]', says: 'start to watch', login: true, run: everyWatcher('STARTUP') },
  { syntax: 'stop dmwatcher [group]', says: 'stop to watch', login: true, run: everyWatcher('SHUTDOWN') },
  { syntax: 'startup instance [group]', says: 'start the instances', login: true, run: startInstances },
  { syntax: 'stop instance [group]', says: 'stop the instances', login: true, run: stopInstances },
  { syntax: 'kill instance [group]', says: 'kill the instances', login: true, run: everyInstance('kill instance') },
  { syntax: 'choose switchover [group]', says: 'list who can become primary', run: chooseSwitchover },
  {
    syntax: 'choose takeover force [group]',
    says: 'list who can be forced to take over',
    run: chooseTakeover('force'),
  },
  { syntax: 'choose takeover [group]', says: 'list who can take over', run: chooseTakeover('manual') },
  {
    syntax: 'set group [group] recover time <value>',
    says: 'recover time of all standbys',
    login: true,
    run: setRecoverTime,
  },
  { syntax: 'set group [group] arch invalid', says: 'make all archives invalid', login: true, run: changeArchives },
  {
    syntax: 'set group [group] <name> <value>',
    says: 'set a parameter of all watchers',
    login: true,
    run: setParameter,
  },
  {
    syntax: 'set instance <target> recover time <value>',
    says: 'recover time of a standby',
    login: true,
    run: setRecoverTime,
  },
  { syntax: 'set instance <target> arch invalid', says: 'make an archive invalid', login: true, run: changeArchives },
  { syntax: 'set recover time <target> <value>', says: 'the same', login: true, alias: true, run: setRecoverTime },
  { syntax: 'set [prefix.]<name> <value>', says: 'the same', login: true, alias: true, run: setParameter },
  {
    syntax: 'clear group [group] arch send info',
    says: 'forget the last sends',
    login: true,
    run: clearStatistics('sends'),
  },
  {
    syntax: 'clear group [group] apply info',
    says: 'forget the last replays',
    login: true,
    run: clearStatistics('applies'),
  },
  {
    syntax: 'clear instance <target> arch send info',
    says: 'forget the last sends',
    login: true,
    run: clearStatistics('sends'),
  },
  {
    syntax: 'clear instance <target> apply info',
    says: 'forget the last replays',
    login: true,
    run: clearStatistics('applies'),
  },
  { syntax: 'check recover <target>', says: 'why a standby is not recovered', run: explain.checkRecover },
  { syntax: 'check open <target>', says: 'why an instance is not opened', run: explain.checkOpen },
  { syntax: 'open instance <target>', says: 'force an instance open', login: true, run: openInstance },
  { syntax: 'switchover [target]', says: 'make a standby the primary', login: true, run: switchover },
  {
    syntax: 'takeover force [target]',
    says: 'have a standby take over, whatever it has',
    login: true,
    run: takeover('force'),
  },
  { syntax: 'takeover [target]', says: 'have a standby take over', login: true, run: takeover('manual') },
  { syntax: 'detach instance <target>', says: 'take a standby out of the group', login: true, run: detach },
  { syntax: 'attach instance <target>', says: 'put it back', login: true, run: attach },
];

function help(turn: MonitorTurn): void {
  const rows = COMMANDS.filter(({ alias }) => alias !== true);
  const cells = rows.map(({ syntax, says, mpp }) => [
    syntax.replace('(?:nterval)?', '[nterval]'),
    mpp === true ? `${says} (MPP only)` : says,
  ]);
  turn.print(...formatTable(['COMMAND', 'MEANING'], cells));
}
