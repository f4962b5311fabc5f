import { expect } from 'chai';
import { COMMANDS } from '../monitor/command-table.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { WATCHER_STATUSES } from '../watch/reports.ts';
import { CODE } from '../watch/statement.ts';
import { COMMAND_STATUSES } from '../watcher/commands.ts';
import { stepWatcher } from '../watcher/step-watcher.ts';
import type { Assertion } from './assertion.ts';

/** Lines of seed 001 §3.5, as somebody would type them, with each way to name a group and an instance. */
export const LINES: readonly string[] = [
  'help',
  'show version',
  'show',
  'show GRP1',
  'show i 60',
  'show interval 60',
  'q',
  'list',
  'list B',
  'list GRP1.B',
  'show dmwatcher ctl B',
  'show arch send info GRP1.B',
  'show arch info B',
  'show apply info B',
  'show monitor',
  'show monitor GRP1.',
  'show monitor GRP1.B',
  'tip',
  'choose switchover',
  'choose takeover GRP1',
  'choose takeover force',
  'check recover B',
  'check open GRP1.B',
  'set group GRP1 recover time 60',
  'set group recover time 60',
  'set instance GRP1.B recover time 60',
  'set recover time B 60',
  'set group INST_ERROR_TIME 15',
  'set group GRP1 INST_AUTO_RESTART 0',
  'set INST_SERVICE_IP_CHECK 0',
  'set GRP1.DW_ERROR_TIME 10',
  'clear group arch send info',
  'clear group GRP1 apply info',
  'clear instance B arch send info',
  'CLEAR INSTANCE GRP1.B APPLY INFO',
  'logout',
];

const MPP_LINES: readonly string[] = [
  'show mpp',
  'startup dmwatcher all',
  'stop dmwatcher all',
  'startup instance all',
  'stop instance all',
  'kill instance all',
  'check mppctl',
  'recover mppctl',
];

const start = (rules: RuleBook): SimulatedCluster => SimulatedCluster.inStep({ confirm: true, rules });

/** The commands of the monitor (facts/dm.md §5.9). */
export const COMMAND_ROWS: readonly Assertion[] = [
  {
    id: 'D1',
    says: 'every command of the list is understood, and an unknown one is answered with where to look',
    check: (rules: RuleBook): void => {
      const cluster = start(rules);
      for (const line of LINES) {
        const answer = COMMANDS.some(
          ({ login, syntax }) => login === true && line.startsWith(syntax.split(' ')[0] ?? ''),
        )
          ? cluster.command(line)
          : cluster.type(line);
        expect(answer, line).to.not.match(/Unknown command|failed|There is no/);
      }
      const before = cluster.describe();
      expect(cluster.type('swichover B')).to.include('Unknown command').and.to.include('help');
      expect(cluster.type('show group')).to.include('There is no group GROUP');
      expect(cluster.type('help')).to.include('takeover force').and.to.include('show i[nterval]');
      expect(cluster.describe()).to.equal(before);
    },
  },
  {
    id: 'D2',
    says: 'the group may be left out where there is one, and must be that one where it is given',
    check: (rules: RuleBook): void => {
      const cluster = start(rules);
      for (const line of ['check recover B', 'check recover GRP1.B', 'check recover grp1.b']) {
        expect(cluster.type(line), line).to.include('B cannot be recovered');
      }
      expect(cluster.type('check recover GRP9.B')).to.include('There is no group GRP9');
      expect(cluster.command('switchover')).to.include('Switchover to B success');
    },
  },
  {
    id: 'D3',
    says: 'management commands are refused without login, which the database checks',
    check: (rules: RuleBook): void => {
      const cluster = start(rules);
      const managing = [
        'switchover B',
        'takeover B',
        'takeover force B',
        'stop instance',
        'startup instance',
        'kill instance',
        'stop dmwatcher',
        'startup dmwatcher',
        'set group arch invalid',
        'set instance B recover time 5',
        'set group DW_ERROR_TIME 20',
        'clear group apply info',
        'open instance B',
        'detach instance B',
        'attach instance B',
      ];
      for (const line of managing) expect(cluster.type(line), line).to.equal('Please login first.');
      const begin = cluster.now;
      cluster.type('login SYSDBA wrong');
      cluster.run(3);
      expect(cluster.monitor().loggedIn).to.equal(false);
      cluster.type('login SYSDBA SYSDBA');
      cluster.run(3);
      expect(cluster.monitor().loggedIn).to.equal(true);
      expect(cluster.path('A', begin)).to.deep.equal(['LOGIN CHECK', 'OPEN', 'LOGIN CHECK', 'OPEN']);
      cluster.type('logout');
      expect(cluster.type('switchover B')).to.equal('Please login first.');
    },
  },
  {
    id: 'D4',
    says: 'set group DW_ERROR_TIME is kept in every dmwatcher.ini, and holds at once',
    check: (rules: RuleBook): void => {
      const cluster = start(rules);
      cluster.command('set group DW_ERROR_TIME 25');
      expect(cluster.parameterWrites).to.deep.equal(['A DW_ERROR_TIME = 25', 'B DW_ERROR_TIME = 25']);
      expect(cluster.run(2).watcher('B').configuration.errorTime).to.equal(25);
      expect(cluster.type('list A')).to.include('DW_ERROR_TIME = 25');
      expect(cluster.command('set group DW_ERROR_TIME 2')).to.include('failed');
      expect(cluster.command('set group DW_MODE AUTO')).to.include('DW_MODE cannot be set');
    },
  },
  {
    id: 'D5',
    says: 'set arch invalid: CHANGE ARCH, OPEN, and the archive is INVALID',
    check: (rules: RuleBook): void => {
      for (const line of ['set group arch invalid', 'set instance B arch invalid']) {
        const cluster = start(rules);
        cluster.type('login');
        const begin = cluster.run(3).now;
        cluster.command(line);
        expect(cluster.path('A', begin), line).to.deep.equal(['CHANGE ARCH', 'OPEN']);
        expect(cluster.archive('A', 'B')).to.equal('INVALID');
        const commit = cluster.commit('A');
        expect(cluster.after(0.1, () => commit.outcome)).to.equal('acknowledged');
      }
    },
  },
  {
    id: 'D6',
    says: 'clear send info and apply info empty the statistics of the last N',
    check: (rules: RuleBook): void => {
      const cluster = start(rules);
      cluster.commit('A');
      cluster.run(2);
      const counts = (): number[] => [
        cluster.report('A').archives['B']?.sends.count ?? -1,
        cluster.report('B').applies.count,
      ];
      expect(counts()).to.deep.equal([1, 1]);
      cluster.command('clear instance B arch send info');
      expect(counts()).to.deep.equal([0, 1]);
      cluster.command('clear group apply info');
      expect(counts()).to.deep.equal([0, 0]);
    },
  },
  {
    id: 'D7',
    says: 'detach takes a standby out without any failover, attach puts it back by recovery',
    check: (rules: RuleBook): void => {
      const cluster = start(rules);
      cluster.type('login');
      const begin = cluster.run(3).now;
      cluster.command('detach instance B');
      cluster.run(30);
      expect([cluster.role('B'), cluster.status('B')]).to.deep.equal(['-', 'SHUTDOWN']);
      expect(cluster.path('A', begin)).to.deep.equal(['CHANGE ARCH', 'OPEN']);
      const commit = cluster.commit('A');
      expect(cluster.after(0.1, () => commit.outcome)).to.equal('acknowledged');
      cluster.command('attach instance B');
      cluster.until('in step', () => cluster.isInStep(), 90);
      expect(cluster.path('A', begin).slice(-2)).to.deep.equal(['RECOVERY', 'OPEN']);
      expect(cluster.command('detach instance A')).to.include('cannot be detached');
      cluster.command('detach instance B');
      cluster.command('attach instance B');
      cluster.until('in step, though it was still shutting down', () => cluster.isInStep(), 90);
    },
  },
  {
    id: 'D8',
    says: 'stop instance does not lead to a takeover, and startup instance brings the group back',
    check: (rules: RuleBook): void => {
      const cluster = start(rules);
      cluster.command('stop instance');
      cluster.run(60);
      expect(cluster.describe()).to.equal('A SHUTDOWN -, B SHUTDOWN -');
      expect(cluster.control('B').records).to.deep.equal([]);
      cluster.command('startup instance');
      cluster.until('in step', () => cluster.isInStep(), 30);
      expect(cluster.role('A')).to.equal('PRIMARY/OPEN');
    },
  },
  {
    id: 'D9',
    says: 'kill instance leaves the watchers watching: in AUTO a standby that was not reached takes over',
    check: (rules: RuleBook): void => {
      const cluster = start(rules).startMonitor(2).cut('M2', 'B').run(15);
      cluster.command('kill instance', 2);
      cluster.run(30);
      expect([cluster.role('A'), cluster.role('B')]).to.deep.equal(['-', 'PRIMARY/OPEN']);
    },
  },
  {
    id: 'D10',
    says: 'commands of MPP are refused outside MPP',
    check: (rules: RuleBook): void => {
      const cluster = start(rules);
      for (const line of MPP_LINES) expect(cluster.type(line), line).to.include('only be used in an MPP system');
      expect(cluster.describe()).to.equal('A OPEN PRIMARY/OPEN, B OPEN STANDBY/OPEN');
    },
  },
  {
    id: 'D11',
    says: 'show i 5 repeats every five seconds until q',
    check: (rules: RuleBook): void => {
      const cluster = start(rules);
      const shows = (): number => cluster.output().filter((line) => line.startsWith('GROUP ')).length;
      expect(cluster.type('show i 4')).to.include('5 to 3600');
      cluster.type('show i 5');
      cluster.run(21);
      expect(shows()).to.equal(5);
      cluster.type('q');
      expect(cluster.after(20, () => shows())).to.equal(5);
    },
  },
  {
    id: 'X1',
    says: 'open instance is refused where there is an active primary or nothing to open',
    check: (rules: RuleBook): void => {
      const cluster = start(rules);
      expect(cluster.command('open instance B')).to.include('it is OPEN, not MOUNT');
      cluster.killDatabase('A').run(30).startDatabase('A');
      cluster.database('A').refused.add('standby');
      cluster.run(3);
      expect(cluster.command('open instance A')).to.include('there is an active primary');
      expect(cluster.type('check open A')).to.include('there is another primary');
      expect(cluster.role('A')).to.equal('PRIMARY/MOUNT');
    },
  },
  {
    id: 'X2',
    says: 'a command leads a watcher only from the states of the table to its own',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1).run(2);
      const surroundings = { now: cluster.wallClock('B'), tguid: 1n, rules };
      for (const { to, from } of COMMAND_STATUSES) {
        const step = { kind: 'set status', status: to } as const;
        const message = { kind: 'step', monitorId: 1, sequence: 1, step } as const;
        for (const status of WATCHER_STATUSES) {
          const { effects } = stepWatcher(
            { ...cluster.watcher('B'), status },
            { kind: 'monitor', message },
            surroundings,
          );
          const codes = effects.flatMap((effect) =>
            effect.kind === 'to monitor' && effect.message.kind === 'result' ? effect.message.code : [],
          );
          expect(codes, `${status} to ${to}`).to.deep.equal([from.includes(status) ? CODE.ok : CODE.wrongStatus]);
        }
      }
    },
  },
];
