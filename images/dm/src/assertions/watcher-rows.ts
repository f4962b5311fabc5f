import { expect } from 'chai';
import { changeControlFile } from '../control-file/control-file.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { Assertion } from './assertion.ts';

/** What watchers do by themselves (facts/dm.md §5.6). */
export const WATCHER_ROWS: readonly Assertion[] = [
  {
    id: 'W1',
    says: 'at the start of the system all are in MOUNT and STARTUP, then databases and watchers are OPEN',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.started({ rules, instances: ['A', 'B', 'C'] });
      expect(cluster.names.map((name) => `${cluster.status(name)} ${cluster.role(name)}`)).to.deep.equal([
        'STARTUP PRIMARY/MOUNT',
        'STARTUP STANDBY/MOUNT',
        'STARTUP STANDBY/MOUNT',
      ]);
      cluster.run(10);
      expect(cluster.names.map((name) => `${cluster.status(name)} ${cluster.role(name)}`)).to.deep.equal([
        'OPEN PRIMARY/OPEN',
        'OPEN STANDBY/OPEN',
        'OPEN STANDBY/OPEN',
      ]);
      const alone = new SimulatedCluster({ rules }).startDatabase('A').startWatcher('A').run(30);
      expect(alone.role('A'), 'a primary that has not heard of all others').to.equal('PRIMARY/MOUNT');
      const suspended = SimulatedCluster.inStep({ rules }).killWatcher('A');
      suspended.database('A').state = { ...suspended.database('A').state, status: 'SUSPEND' };
      expect(suspended.run(3).startWatcher('A').run(5).role('A'), 'found in SUSPEND').to.equal('PRIMARY/OPEN');
      const standby = new SimulatedCluster({ rules }).startDatabase('B').startWatcher('B').run(30);
      expect(standby.role('B'), 'a standby without primary').to.equal('STANDBY/MOUNT');
    },
  },
  {
    id: 'W4',
    says: 'LOCAL: opens a mounted database, restarts it as configured, and never switches',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.started({
        rules,
        instances: ['A'],
        watcher: { type: 'LOCAL', autoRestart: true },
      }).run(5);
      expect([cluster.status('A'), cluster.role('A')]).to.deep.equal(['OPEN', 'PRIMARY/OPEN']);
      const begin = cluster.now;
      cluster.killDatabase('A').run(10);
      expect(cluster.role('A')).to.equal('PRIMARY/OPEN');
      expect(cluster.path('A', begin)).to.deep.equal(['STARTUP', 'OPEN']);
    },
  },
  {
    id: 'W5',
    says: 'a remote watcher that is silent for longer than DW_ERROR_TIME is ERROR until its next message',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules }).killWatcher('B').run(8);
      const lost = (): boolean | undefined => cluster.watcher('A').remotes.get('B')?.lost;
      expect(lost()).to.equal(false);
      cluster.run(5);
      expect(lost()).to.equal(true);
      expect(cluster.type('show')).to.match(/ERROR\s+ERROR\s+B/);
      cluster.startWatcher('B').run(2);
      expect(lost()).to.equal(false);
      expect(cluster.type('show')).to.not.include('ERROR');
    },
  },
  {
    id: 'W6',
    says: 'every change of a watcher and of a database is logged',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules })
        .killDatabase('B')
        .run(20)
        .startDatabase('B')
        .run(90);
      const texts = cluster.logs.map(({ instance, text }) => `${instance} ${text}`);
      for (const { instance, from, to } of cluster.transitions) {
        expect(texts).to.include(`${instance} DMWATCHER STATUS [${from}-->${to}]`);
      }
      expect(texts).to.include('A INSTANCE [PRIMARY/MOUNT]-->[PRIMARY/OPEN]');
      expect(texts).to.include('A INSTANCE [PRIMARY/OPEN]-->[PRIMARY/SUSPEND]');
    },
  },
  {
    id: 'W7',
    says: 'STANDBY CHECK needs RLOG_SEND_THRESHOLD above 0 and a watcher that is OPEN',
    check: (rules: RuleBook): void => {
      const path = (sendThreshold: number): string[] => {
        const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, watcher: { sendThreshold } });
        const begin = cluster.now;
        cluster.database('B').answerDelay = 3000;
        cluster.commit('A');
        return cluster.run(10).path('A', begin);
      };
      expect(path(0)).to.deep.equal([]);
      expect(path(1)).to.deep.equal(['STANDBY CHECK', 'OPEN']);
      expect(path(5)).to.deep.equal([]);
    },
  },
  {
    id: 'W8',
    says: 'a link that is too slow makes the archive INVALID, and the primary is quick again',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, watcher: { sendThreshold: 1 } });
      cluster.database('B').answerDelay = 3000;
      cluster.commit('A');
      cluster.run(10);
      expect(cluster.archive('A', 'B')).to.equal('INVALID');
      const quick = cluster.commit('A');
      expect(cluster.after(0.1, () => quick.outcome)).to.equal('acknowledged');
    },
  },
  {
    id: 'W9',
    says: 'another standby that dies during STANDBY CHECK is dealt with first',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({
        mode: 'MANUAL',
        rules,
        instances: ['A', 'B', 'C'],
        watcher: { sendThreshold: 1 },
      });
      cluster.database('B').answerDelay = 3000;
      cluster.commit('A');
      cluster.database('A').refused.add('set archive');
      const begin = cluster.now;
      cluster
        .until('STANDBY CHECK', () => cluster.status('A') === 'STANDBY CHECK')
        .killDatabase('C')
        .run(5);
      expect(cluster.path('A', begin).slice(0, 2)).to.deep.equal(['STANDBY CHECK', 'FAILOVER']);
    },
  },
  {
    id: 'W10',
    says: 'two Open primaries of which neither took over from the other are both forced out, and INVALID',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      const database = cluster.database('B');
      database.state = { ...database.state, mode: 'PRIMARY' };
      cluster.run(10);
      expect([cluster.role('A'), cluster.role('B')]).to.deep.equal(['-', '-']);
      expect([cluster.control('A').status, cluster.control('B').status]).to.deep.equal(['INVALID', 'INVALID']);
    },
  },
  {
    id: 'W11',
    says: 'MPPCTL UPDATE does not occur outside MPP',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules });
      expect(cluster.type('recover mppctl')).to.include('only be used in an MPP system');
      cluster.command('switchover B');
      expect(cluster.transitions.map(({ to }) => to)).to.not.include('MPPCTL UPDATE');
    },
  },
  {
    id: 'W12',
    says: 'stop dmwatcher: SHUTDOWN, no failover and no takeover while the databases serve',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules });
      cluster.command('stop dmwatcher');
      expect([cluster.status('A'), cluster.status('B')]).to.deep.equal(['SHUTDOWN', 'SHUTDOWN']);
      const commit = cluster.commit('A');
      expect(cluster.after(1, () => commit.outcome)).to.equal('acknowledged');
      cluster.killDatabase('A').run(60);
      expect([cluster.role('B'), cluster.status('A')]).to.deep.equal(['STANDBY/OPEN', 'SHUTDOWN']);
      cluster.startDatabase('A').run(5);
      cluster.command('startup dmwatcher');
      cluster.until('in step', () => cluster.isInStep(), 30);
    },
  },
  {
    id: 'W14',
    says: 'switchover: both watchers are in SWITCHOVER before the first MOUNT',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules });
      const begin = cluster.logs.length;
      cluster.command('switchover B');
      const texts = cluster.logs.slice(begin).map(({ instance, text }) => `${instance} ${text}`);
      const mount = texts.indexOf('A EXECUTE ALTER DATABASE MOUNT');
      for (const name of ['A', 'B']) {
        const entered = texts.indexOf(`${name} DMWATCHER STATUS [OPEN-->SWITCHOVER]`);
        expect(entered).to.be.within(0, mount - 1);
      }
      const refused = SimulatedCluster.inStep({ confirm: true, rules, instances: ['A', 'B', 'C'] });
      refused.command('set group arch invalid');
      expect(refused.run(2).command('switchover B')).to.include('the archive to this standby is not VALID');
      expect(refused.command('switchover A')).to.include('not STANDBY and OPEN');
      const asking = SimulatedCluster.inStep({ rules, instances: ['A', 'B', 'C'] })
        .startMonitor(1)
        .killDatabase('B')
        .run(5);
      expect(asking.command('switchover C'), 'the primary is in CONFIRM').to.include('with an OPEN watcher');
      const by = { slsn: 1n, time: '2019-07-02 10:00:00', monitorId: 0n, monitorIp: '', tguid: 7n } as const;
      const newer = SimulatedCluster.inStep({ confirm: true, rules });
      newer.setControl('B', changeControlFile(newer.control('B'), { operation: 'Takeover', ...by })).run(2);
      expect(newer.command('switchover B')).to.include('its dmwatcher.ctl is not VALID and that of the primary');
    },
  },
  {
    id: 'W15',
    says: 'after a switchover the roles are swapped, N_OPEN is equal after the recovery, and the archive is VALID',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules, instances: ['A', 'B', 'C'] });
      for (let count = 0; count < 5; count += 1) cluster.commit('A');
      expect(cluster.command('switchover C')).to.include('Switchover to C success');
      cluster.until('in step', () => cluster.isInStep(), 10).run(1);
      expect(cluster.names.map((name) => cluster.role(name))).to.deep.equal([
        'STANDBY/OPEN',
        'STANDBY/OPEN',
        'PRIMARY/OPEN',
      ]);
      expect(cluster.names.map((name) => cluster.report(name).openCount)).to.deep.equal([2, 2, 2]);
      const acknowledged = cluster.acknowledged.map(({ value }) => value);
      for (const name of cluster.names) expect(cluster.values(name)).to.include.members(acknowledged);
    },
  },
];
