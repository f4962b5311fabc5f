import { expect } from 'chai';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { Assertion } from './assertion.ts';

/** Confirmation and failure of a standby (facts/dm.md §5.4). */
export const FAILOVER_ROWS: readonly Assertion[] = [
  {
    id: 'F1',
    says: 'MANUAL: a killed standby leads to FAILOVER and OPEN, never CONFIRM, and its archive is INVALID',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      const begin = cluster.now;
      const commit = cluster.killDatabase('B').commit('A');
      cluster.run(20);
      expect(cluster.path('A', begin)).to.deep.equal(['FAILOVER', 'OPEN']);
      expect(cluster.archive('A', 'B')).to.equal('INVALID');
      expect(commit.outcome).to.equal('acknowledged');
      const mounted = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      mounted.database('B').refused.add('open');
      mounted.database('B').state = { ...mounted.database('B').state, status: 'MOUNT' };
      expect(mounted.run(5).archive('A', 'B'), 'a standby in MOUNT').to.equal('INVALID');
    },
  },
  {
    id: 'F2',
    says: 'AUTO with confirm monitor: CONFIRM, FAILOVER, OPEN, and the archive is INVALID',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules });
      const begin = cluster.now;
      const commit = cluster.killDatabase('B').commit('A');
      cluster.run(20);
      expect(cluster.path('A', begin)).to.deep.equal(['CONFIRM', 'FAILOVER', 'OPEN']);
      expect(cluster.archive('A', 'B')).to.equal('INVALID');
      expect(commit.outcome).to.equal('acknowledged');
      const inOrder = SimulatedCluster.inStep({ rules }).killDatabase('B', true).run(20);
      expect(inOrder.archive('A', 'B'), 'shut down in order, nobody has to confirm').to.equal('INVALID');
    },
  },
  {
    id: 'F3',
    says: 'AUTO without monitor: a killed standby leaves the primary in CONFIRM with a VALID archive, and commits hang',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules });
      const begin = cluster.now;
      cluster.startMonitor(2).run(2).killDatabase('B').run(60);
      const commit = cluster.commit('A');
      cluster.run(60);
      expect(cluster.path('A', begin)).to.deep.equal(['CONFIRM']);
      expect(cluster.archive('A', 'B')).to.equal('VALID');
      expect(commit.outcome).to.equal('pending');
      const forged = { kind: 'confirmed', monitorId: 2, standbys: ['B'] } as const;
      cluster.forge('A', { kind: 'monitor', message: forged }).run(5);
      expect(cluster.path('A', begin), 'confirmed by a monitor that may not').to.deep.equal(['CONFIRM']);
      cluster.startDatabase('B').database('B').refused.add('open');
      cluster.run(5).database('B').refused.clear();
      cluster.until('the standby is back', () => cluster.status('A') === 'OPEN').run(5);
      expect(cluster.path('A', begin), 'restarted').to.deep.equal(['CONFIRM', 'FAILOVER', 'OPEN']);
      expect(commit.outcome).to.equal('acknowledged');
      cluster.until('in step', () => cluster.isInStep());
      cluster.killMonitor(2).startMonitor(3, { confirm: true }).killDatabase('B').run(30);
      expect(cluster.archive('A', 'B')).to.equal('INVALID');
    },
  },
  {
    id: 'F4',
    says: 'a primary isolated from all stays in CONFIRM, and acknowledges nothing any more',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules });
      const begin = cluster.now;
      cluster.isolate('A').run(5);
      const commit = cluster.commit('A');
      cluster.run(300);
      expect(cluster.path('A', begin)).to.deep.equal(['CONFIRM']);
      expect(cluster.role('A')).to.equal('PRIMARY/SUSPEND');
      expect(cluster.archive('A', 'B')).to.equal('VALID');
      expect(commit.outcome).to.equal('pending');
      expect(cluster.acknowledged.filter(({ by, at }) => by === 'A' && at > begin)).to.deep.equal([]);
    },
  },
  {
    id: 'F5',
    says: 'when only the link between primary and standby is cut, the monitor decides',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules }).cut('A', 'B');
      const commit = cluster.commit('A');
      const begin = cluster.now;
      cluster.run(60);
      expect(cluster.path('A', begin)).to.deep.equal(['CONFIRM', 'FAILOVER', 'OPEN']);
      expect([cluster.role('A'), cluster.role('B')]).to.deep.equal(['PRIMARY/OPEN', 'STANDBY/OPEN']);
      expect(commit.outcome).to.equal('acknowledged');
      const alone = SimulatedCluster.inStep({ rules }).startMonitor(2).run(2).cut('A', 'B').run(60);
      expect(alone.status('A'), 'a monitor that does not confirm').to.equal('CONFIRM');
      alone.heal('A', 'B').run(5);
      expect(alone.path('A').slice(-2), 'the link is back').to.deep.equal(['CONFIRM', 'OPEN']);
      expect(alone.archive('A', 'B')).to.equal('VALID');
      const taken = SimulatedCluster.inStep({ confirm: true, rules }).isolate('A').run(60);
      taken.heal('A', 'M1').run(30);
      expect(taken.path('A'), 'after a takeover').to.not.include('FAILOVER');
      const gone = SimulatedCluster.inStep({ confirm: true, rules }).isolate('A').run(60).killDatabase('B').run(5);
      gone.heal('A', 'M1').run(30);
      expect(gone.path('A'), 'after a takeover by one that is gone').to.not.include('FAILOVER');
      const human = SimulatedCluster.inStep({ confirm: true, rules }).cut('A', 'B').run(1);
      human.watcher('B').remotes.set('A', { report: undefined, receivedAt: 0, lost: true });
      human.database('B').state = { ...human.database('B').state, mode: 'PRIMARY' };
      expect(human.run(60).path('A'), 'somebody made the other primary').to.not.include('FAILOVER');
      const taking = SimulatedCluster.inStep({ confirm: true, rules }).isolate('A');
      taking
        .until('a takeover', () => taking.status('B') === 'TAKEOVER')
        .freeze('B')
        .heal('A', 'M1')
        .run(5);
      expect(taking.path('A'), 'during a takeover').to.not.include('FAILOVER');
    },
  },
  {
    id: 'F6',
    says: 'a standby whose archive is INVALID already does not lead to FAILOVER when it dies',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      cluster.killDatabase('B').run(20).startDatabase('B').run(10);
      expect([cluster.role('B'), cluster.archive('A', 'B')]).to.deep.equal(['STANDBY/OPEN', 'INVALID']);
      const begin = cluster.now;
      cluster.killDatabase('B').run(20);
      expect(cluster.path('A', begin)).to.deep.equal([]);
    },
  },
  {
    id: 'F7',
    says: 'the watcher of a failed standby goes back to STARTUP, if it watches',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules });
      const begin = cluster.now;
      cluster.killDatabase('B').run(20);
      expect(cluster.path('B', begin)).to.deep.equal(['STARTUP']);
    },
  },
  {
    id: 'F8',
    says: 'a TIMELY send that fails makes the archive INVALID and the primary SUSPEND before its watcher does anything',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ archive: 'TIMELY', rules, watcher: { errorTime: 30 } });
      const commit = cluster.cut('A', 'B').commit('A');
      cluster.until('the send fails', () => cluster.report('A').failedSends.length > 0);
      expect([cluster.role('A'), cluster.archive('A', 'B')]).to.deep.equal(['PRIMARY/SUSPEND', 'INVALID']);
      expect(cluster.status('A')).to.equal('OPEN');
      expect(cluster.run(60).role('A'), 'nobody confirms').to.equal('PRIMARY/SUSPEND');
      expect(commit.outcome).to.equal('pending');
      const realtime = SimulatedCluster.inStep({ rules });
      realtime.cut('A', 'B').commit('A');
      realtime.run(30);
      expect([realtime.role('A'), realtime.archive('A', 'B')]).to.deep.equal(['PRIMARY/SUSPEND', 'VALID']);
    },
  },
  {
    id: 'F9',
    says: 'read/write split: a network that is cut while nothing is written leaves the primary OPEN',
    check: (rules: RuleBook): void => {
      for (const mode of ['AUTO', 'MANUAL'] as const) {
        const cluster = SimulatedCluster.inStep({ archive: 'TIMELY', mode, rules }).cut('A', 'B').run(120);
        expect(cluster.role('A'), mode).to.equal('PRIMARY/OPEN');
      }
    },
  },
  {
    id: 'F10',
    says: 'if a standby took over meanwhile, the old primary is halted when the network is back',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ archive: 'TIMELY', confirm: true, rules }).isolate('A').run(60);
      expect([cluster.role('A'), cluster.role('B')]).to.deep.equal(['PRIMARY/OPEN', 'PRIMARY/OPEN']);
      cluster.reconnect('A').run(10);
      expect([cluster.role('A'), cluster.role('B')]).to.deep.equal(['-', 'PRIMARY/OPEN']);
    },
  },
  {
    id: 'F11',
    says: 'INST_AUTO_RESTART = 1 starts a failed database with INST_STARTUP_CMD, 0 does not',
    check: (rules: RuleBook): void => {
      const started = (autoRestart: boolean): boolean => {
        const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, watcher: { autoRestart } });
        cluster.killDatabase('B').run(30);
        return (
          cluster.role('B') === 'STANDBY/OPEN' && cluster.logs.some(({ text }) => text.endsWith('/dm/bin/dmserver'))
        );
      };
      expect([started(true), started(false)]).to.deep.equal([true, false]);
    },
  },
  {
    id: 'F12',
    says: 'a database that is silent for less than INST_ERROR_TIME is fine, for more it has failed',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      const begin = cluster.now;
      cluster.freeze('B').run(8).freeze('B', false).run(10);
      expect([...cluster.path('A', begin), ...cluster.path('B', begin)]).to.deep.equal([]);
      cluster.freeze('B').run(13);
      expect(cluster.path('B', begin)).to.deep.equal(['STARTUP']);
    },
  },
  {
    id: 'F13',
    says: 'a process that is gone is noticed at once, not after INST_ERROR_TIME',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      expect(cluster.killDatabase('B').run(2).status('B')).to.equal('STARTUP');
    },
  },
  {
    id: 'F14',
    says: 'INST_SERVICE_IP_CHECK: an Open primary without public network exits after INST_ERROR_TIME, nobody else',
    check: (rules: RuleBook): void => {
      const options = { mode: 'MANUAL', rules, watcher: { serviceIpCheck: true } } as const;
      const cluster = SimulatedCluster.inStep(options).setServiceNetwork('A', false).setServiceNetwork('B', false);
      expect(cluster.run(8).role('A')).to.equal('PRIMARY/OPEN');
      expect(cluster.run(5).role('A')).to.equal('-');
      expect(cluster.run(20).role('B')).to.equal('STANDBY/OPEN');
      const unchecked = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).setServiceNetwork('A', false).run(30);
      expect(unchecked.role('A')).to.equal('PRIMARY/OPEN');
      const short = SimulatedCluster.inStep(options).setServiceNetwork('A', false).run(8).setServiceNetwork('A', true);
      expect(short.run(20).role('A')).to.equal('PRIMARY/OPEN');
    },
  },
];
