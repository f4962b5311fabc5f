import { expect } from 'chai';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { Assertion } from './assertion.ts';

/** Monitors and watchers (facts/dm.md §5.3). */
export const MONITOR_ROWS: readonly Assertion[] = [
  {
    id: 'M1',
    says: 'ten monitors connect, the eleventh is refused',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules });
      for (let id = 1; id <= 10; id += 1) cluster.startMonitor(id);
      cluster.run(3).startMonitor(11).run(3);
      expect([...cluster.watcher('A').monitors.keys()]).to.have.members([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(cluster.output(11).join('\n')).to.include('10 monitors are connected already');
      cluster.killMonitor(3).run(15);
      expect([...cluster.watcher('A').monitors.keys()], 'when one is gone').to.include(11);
    },
  },
  {
    id: 'M2',
    says: 'all monitors receive the state of all watchers',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1, { confirm: true }).startMonitor(2).run(3);
      for (const id of [1, 2]) expect([...cluster.monitor(id).watchers.keys()]).to.have.members(['A', 'B']);
    },
  },
  {
    id: 'M3',
    says: 'while the command of one monitor runs, that of another returns an error at once',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1).startMonitor(2).run(3);
      for (const id of [1, 2]) cluster.type('login', id);
      cluster.run(3).type('switchover B', 1);
      cluster.until('SWITCHOVER', () => cluster.status('B') === 'SWITCHOVER', 5);
      const begin = cluster.now;
      cluster.type('set group recover time 5', 2);
      cluster.until('an answer', () => cluster.monitor(2).running === undefined, 5);
      expect(cluster.output(2).join('\n')).to.include('failed: A answers -20004');
      expect(cluster.now - begin).to.be.lessThan(0.5);
      cluster.until('the first one succeeds', () => cluster.role('B') === 'PRIMARY/OPEN', 5);
      expect(cluster.type('stop instance', 1), 'the same monitor').to.include('Another command is running');
    },
  },
  {
    id: 'M4',
    says: 'a monitor that dies in the middle of a command: the watchers are OPEN after DW_ERROR_TIME and take the next one',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1).startMonitor(2).run(3);
      cluster.type('login');
      cluster.run(3).type('switchover B');
      cluster
        .until('SWITCHOVER', () => cluster.status('A') === 'SWITCHOVER', 5)
        .killMonitor(1)
        .run(5);
      expect(cluster.status('A')).to.equal('SWITCHOVER');
      cluster.until('both OPEN', () => cluster.isInStep(), 30).run(3);
      expect(cluster.command('switchover B', 2)).to.include('success');
    },
  },
  {
    id: 'M6',
    says: 'a second confirm monitor reports an error and exits, the first goes on',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1, { confirm: true }).run(3);
      cluster.startMonitor(2, { confirm: true }).run(3);
      expect([cluster.exitCode(1), cluster.exitCode(2)]).to.deep.equal([undefined, 1]);
      expect(cluster.output(2).join('\n')).to.include('there is a confirm monitor already');
      expect(cluster.killDatabase('A').run(30).role('B')).to.equal('PRIMARY/OPEN');
    },
  },
  {
    id: 'M7',
    says: 'monitor and watcher wait for each other as long as DW_ERROR_TIME of the watcher says',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules, watcher: { errorTime: 5 } })
        .startMonitor(1)
        .startMonitor(2)
        .run(3);
      cluster.killWatcher('B').killMonitor(2).run(3.5);
      const seen = (): unknown[] => [cluster.monitor().watchers.get('B')?.lost, cluster.watcher('A').monitors.has(2)];
      expect(seen()).to.deep.equal([false, true]);
      expect(cluster.after(4, () => seen())).to.deep.equal([true, false]);
      cluster.startWatcher('B').run(3);
      expect(cluster.monitor().watchers.get('B')?.lost).to.equal(false);
    },
  },
  {
    id: 'M8',
    says: 'databases and monitors never speak to each other',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules });
      cluster.command('switchover B');
      const pairs = [...cluster.network.spoke].map((pair) => pair.replaceAll(/[^/>]+\/|\d/g, ''));
      expect([...new Set(pairs)]).to.have.members([
        'dmserver>dmwatcher',
        'dmwatcher>dmserver',
        'dmserver>dmserver',
        'dmwatcher>dmwatcher',
        'dmwatcher>dmmonitor',
        'dmmonitor>dmwatcher',
      ]);
    },
  },
  {
    id: 'M11',
    says: 'lines of the log begin with [monitor] or with the name of an instance in brackets',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules });
      cluster.command('switchover B');
      const log = cluster.logOf(1);
      for (const line of log) expect(line).to.match(/^\[(?:monitor|A|B)\] /);
      for (const who of ['monitor', 'A', 'B']) expect(log.some((line) => line.startsWith(`[${who}]`))).to.equal(true);
    },
  },
  {
    id: 'M12',
    says: 'a monitor of another watch version is refused, and both consoles say so',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1, { version: '2.2' }).run(3);
      expect(cluster.watcher('A').monitors.size).to.equal(0);
      expect(cluster.output().join('\n')).to.include('version in brackets does not match');
      expect(cluster.logs.some(({ text }) => text.includes('version in brackets does not match'))).to.equal(true);
      expect(cluster.exitCode(1)).to.equal(1);
      const foreign = SimulatedCluster.inStep({ rules }).startMonitor(1, { oguid: 1 }).run(3);
      expect(foreign.watcher('A').monitors.size, 'another OGUID').to.equal(0);
      expect(foreign.exitCode(1)).to.equal(1);
    },
  },
  {
    id: 'M13',
    says: 'a clock of the monitor that jumps by DW_ERROR_TIME shows watchers as ERROR that are there (a documented weakness)',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1).run(3).stepClock('M1', 60).run(2);
      expect(cluster.output().join('\n')).to.match(/Received message timeout from\([AB]\)/);
      expect(cluster.status('A')).to.equal('OPEN');
    },
  },
];
