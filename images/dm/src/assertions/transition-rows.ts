import { expect } from 'chai';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import { WATCHER_STATUSES, type WatcherStatus } from '../watch/reports.ts';
import type { SimpleStatement } from '../watch/statement.ts';
import { reportOf } from '../watcher/watcher-report.ts';
import { WatcherTurn } from '../watcher/watcher-turn.ts';
import type { Assertion } from './assertion.ts';
import { recovering, THREE } from './recovering.ts';

const LIVING: readonly WatcherStatus[] = WATCHER_STATUSES.filter(
  (status) => status !== 'ERROR' && status !== 'MPPCTL UPDATE',
);

/** A cluster that has just come to a status by a command, typed at monitor 1. */
function inCommand(rules: RuleBook, name: string, status: WatcherStatus, command: string): SimulatedCluster {
  const cluster = SimulatedCluster.inStep({ confirm: true, rules, instances: THREE });
  cluster.type('login');
  cluster.run(3).type(command);
  return cluster.until(status, () => cluster.status(name) === status, 10);
}

/** A primary on its own that is being opened by force, and whose database hangs. */
function openingByForce(rules: RuleBook): SimulatedCluster {
  const cluster = SimulatedCluster.inStep({ confirm: true, rules }).powerOff('B').run(20);
  cluster.killDatabase('A').run(5).startDatabase('A').run(5);
  cluster.type('login');
  cluster.run(3).type('open instance A');
  return cluster.until('OPEN FORCE', () => cluster.status('A') === 'OPEN FORCE', 10);
}

/** Dies where it is, and is brought back. */
function dies(cluster: SimulatedCluster, name: string): void {
  const begin = cluster.now;
  cluster.killDatabase(name).run(2);
  expect(cluster.path(name, begin)).to.include('STARTUP');
  cluster.run(40);
  for (const each of cluster.names) if (cluster.role(each) === '-') cluster.startDatabase(each);
  for (const each of cluster.names) if (cluster.status(each) === '-') cluster.reconnect(each).startWatcher(each);
  cluster.until('in step', () => cluster.isInStep(), 200);
}

/** Changes of state that are rare (seed 001 §4.4, facts/dm.md §2.1, §2.2), so that all of the tables were seen. */
export const TRANSITION_ROWS: readonly Assertion[] = [
  {
    id: 'X5',
    says: 'a watcher whose database dies is in STARTUP, whatever went on, and the group comes back',
    check: (rules: RuleBook): void => {
      dies(inCommand(rules, 'B', 'SWITCHOVER', 'switchover B'), 'A');
      dies(inCommand(rules, 'B', 'SWITCHOVER', 'switchover B'), 'B');
      dies(inCommand(rules, 'A', 'CHANGE ARCH', 'set group arch invalid'), 'A');
      dies(openingByForce(rules), 'A');
      dies(recovering(rules), 'A');
      const takingOver = SimulatedCluster.inStep({ confirm: true, rules, instances: THREE }).powerOff('A');
      takingOver.until('TAKEOVER', () => takingOver.names.some((name) => takingOver.status(name) === 'TAKEOVER'), 60);
      dies(takingOver, takingOver.status('B') === 'TAKEOVER' ? 'B' : 'C');
    },
  },
  {
    id: 'X6',
    says: 'AUTO: a standby that fails during RECOVERY or STANDBY CHECK is confirmed first',
    check: (rules: RuleBook): void => {
      const cluster = recovering(rules, { mode: 'AUTO' });
      const begin = cluster.now;
      cluster.killDatabase('C').run(5);
      expect(cluster.path('A', begin)).to.deep.equal(['CONFIRM']);
      const slow = SimulatedCluster.inStep({ rules, instances: THREE, watcher: { sendThreshold: 1 } });
      slow.database('B').answerDelay = 3000;
      slow.commit('A');
      slow.database('A').refused.add('set archive');
      slow
        .until('STANDBY CHECK', () => slow.status('A') === 'STANDBY CHECK')
        .killDatabase('C')
        .run(5);
      expect(slow.status('A')).to.equal('CONFIRM');
      const dead = SimulatedCluster.inStep({ mode: 'MANUAL', rules, watcher: { sendThreshold: 1 } });
      dead.database('B').answerDelay = 3000;
      dead.commit('A');
      dead.database('A').refused.add('set archive');
      dead
        .until('STANDBY CHECK', () => dead.status('A') === 'STANDBY CHECK')
        .killDatabase('A')
        .run(2);
      expect(dead.status('A'), 'its own database').to.equal('STARTUP');
    },
  },
  {
    id: 'X7',
    says: 'a login is checked wherever no command runs, and the watcher returns to where it was',
    check: (rules: RuleBook): void => {
      const login = (cluster: SimulatedCluster, status: WatcherStatus): void => {
        const begin = cluster.now;
        cluster.type('login');
        cluster.run(1);
        expect(cluster.path('A', begin)).to.deep.equal(['LOGIN CHECK', status]);
      };
      const start = (options: { readonly sendThreshold?: number } = {}): SimulatedCluster =>
        SimulatedCluster.inStep({ mode: 'MANUAL', rules, watcher: options }).startMonitor(1).run(2);
      const stopped = start();
      stopped.command('stop dmwatcher');
      login(stopped, 'SHUTDOWN');
      const failing = start();
      failing.database('A').refused.add('set archive');
      login(failing.killDatabase('B').run(2), 'FAILOVER');
      const slow = start({ sendThreshold: 1 });
      slow.database('A').refused.add('set archive');
      slow.database('B').answerDelay = 3000;
      slow.commit('A');
      login(slow.run(5), 'STANDBY CHECK');
      const busy = inCommand(rules, 'A', 'SWITCHOVER', 'switchover B').startMonitor(2).freeze('A').run(3);
      busy.type('login', 2);
      busy.freeze('A', false).run(5);
      expect(busy.path('A').includes('LOGIN CHECK', 4), 'not during a command').to.equal(false);
      busy.until('the switchover', () => busy.role('B') === 'PRIMARY/OPEN', 10);
    },
  },
  {
    id: 'X8',
    says: 'a watcher that falls silent is ERROR for the others from every status, and leaves it to every status',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      const surroundings = { now: cluster.wallClock('B'), tguid: 1n, rules };
      const report = reportOf(new WatcherTurn(cluster.watcher('B'), surroundings));
      cluster.cut('A/dmwatcher', 'B/dmwatcher');
      const remote = (): string => {
        const seen = cluster.watcher('A').remotes.get('B');
        return seen?.lost === true ? 'ERROR' : (seen?.report?.status ?? '');
      };
      for (const status of LIVING) {
        cluster.forge('A', { kind: 'watcher', message: { kind: 'report', report: { ...report, status } } });
        expect(remote()).to.equal(status);
        expect(
          cluster.after(12, () => remote()),
          status,
        ).to.equal('ERROR');
      }
    },
  },
  {
    id: 'X9',
    says: 'mode and status of a database change as the table says, in every mode',
    check: (rules: RuleBook): void => {
      for (const mode of ['primary', 'standby', 'normal'] as const) {
        for (const last of ['mount', 'open', 'suspend'] as const) {
          const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, database: { alterModeStatus: true } });
          cluster.killWatcher('A').killWatcher('B').run(62);
          const execute = (kind: SimpleStatement): number => cluster.execute('B', { kind });
          const upper = mode.toUpperCase();
          for (const other of ['primary', 'normal', 'standby'] as const) {
            expect([execute('mount'), execute(other), execute(mode)]).to.deep.equal([0, 0, 0]);
          }
          expect(cluster.role('B')).to.equal(`${upper}/MOUNT`);
          expect([execute('open'), execute(mode)], 'a mode in OPEN').to.deep.equal([0, -20_001]);
          expect([execute('mount'), execute('open')]).to.deep.equal([0, 0]);
          expect([execute('suspend'), execute('open'), execute('suspend'), execute('mount')]).to.deep.equal([
            0, 0, 0, 0,
          ]);
          if (last !== 'mount') execute('open');
          if (last === 'suspend') execute('suspend');
          expect(cluster.role('B')).to.equal(`${upper}/${last.toUpperCase()}`);
          execute('shutdown');
          expect(cluster.role('B')).to.equal('-');
        }
      }
    },
  },
  {
    id: 'X10',
    says: 'after a switchover that failed half way the primary is opened again, and its standby follows what it writes',
    check: (rules: RuleBook): void => {
      const patient = { errorTime: 60, instanceErrorTime: 60 };
      const cluster = SimulatedCluster.inStep({ confirm: true, rules, watcher: patient });
      cluster.type('login');
      const commit = cluster.run(3).freeze('B').commit('A');
      cluster.type('switchover B');
      cluster.until('MOUNT', () => cluster.role('A') === 'PRIMARY/MOUNT', 30);
      expect(commit.outcome).to.equal('unknown');
      cluster.freeze('B', false).until('the standby has it', () => cluster.values('B').includes(commit.value), 5);
      cluster.killMonitor(1).run(1);
      cluster.until('in step', () => cluster.isInStep(), 200);
      const next = cluster.commit('A');
      expect(cluster.after(1, () => next.outcome)).to.equal('acknowledged');
      cluster.run(1).commit('A');
      cluster.run(1);
      expect(cluster.disk('B').log).to.deep.equal(cluster.disk('A').log.slice(0, cluster.disk('B').log.length));
    },
  },
  {
    id: 'X11',
    says: 'a command that reaches no watcher ends at once, and the next one is carried out',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).startMonitor(1).run(2);
      cluster.command('show');
      cluster.cut('M1', 'A').cut('M1', 'B').run(15);
      expect(cluster.type('stop dmwatcher')).to.include('No watcher is heard of');
      cluster.heal('M1', 'A').heal('M1', 'B').run(3);
      expect(cluster.command('switchover B')).to.include('success');
    },
  },
  {
    id: 'X12',
    says: 'a takeover that was broken off leaves two that are PRIMARY in MOUNT: neither opens by itself, a person decides',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules }).powerOff('A');
      cluster.until('the mode changed', () => cluster.role('B') === 'PRIMARY/MOUNT', 60).killMonitor(1);
      cluster.powerOn('A').run(120);
      expect(cluster.describe()).to.equal('A STARTUP PRIMARY/MOUNT, B OPEN PRIMARY/MOUNT');
      cluster.startMonitor(1, { confirm: true }).run(3);
      expect(cluster.type('check open A')).to.include('a takeover was broken off');
      expect(cluster.command('open instance A')).to.include('success');
      cluster.until('in step', () => cluster.isInStep(), 120);
      expect(cluster.role('A')).to.equal('PRIMARY/OPEN');
    },
  },
];
