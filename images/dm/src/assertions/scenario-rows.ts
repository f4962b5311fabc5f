import { expect } from 'chai';
import { newControlFile } from '../control-file/control-file.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import { CODE } from '../watch/statement.ts';
import type { Assertion } from './assertion.ts';
import { lastCode, recoverTime } from './recovering.ts';

const roles = (cluster: SimulatedCluster): string[] => cluster.names.map((name) => cluster.role(name));
const controls = (cluster: SimulatedCluster): string[] => cluster.names.map((name) => cluster.control(name).status);

/** Somebody restores a library from the primary, and copies its dmwatcher.ctl unless he forgets it. */
function rebuild(cluster: SimulatedCluster, name: string, primary: string, copiesControl = true): void {
  cluster.killDatabase(name).killWatcher(name).run(5);
  const source = cluster.disk(primary);
  Object.assign(cluster.disk(name), { ...source, log: [...source.log], mode: 'STANDBY' });
  if (copiesControl) cluster.setControl(name, cluster.control(primary));
  cluster.startDatabase(name).startWatcher(name);
}

/** A MANUAL group whose primary lost its network and went on writing, while somebody had the standby take over. */
function tornApart(rules: RuleBook): SimulatedCluster {
  const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).startMonitor(1).run(2).isolate('A');
  const alone = cluster.run(20).commit('A');
  expect(
    cluster.after(1, () => alone.outcome),
    'MANUAL: it goes on alone',
  ).to.equal('acknowledged');
  expect(cluster.command('takeover B')).to.include('success');
  return cluster;
}

/** The field scenarios 1 to 8 of facts/dm.md §6. */
export const SCENARIO_ROWS: readonly Assertion[] = [
  {
    id: 'S1',
    says: 'AUTO without confirm monitor, the standby dies: the service hangs until a monitor starts or the standby returns',
    check: (rules: RuleBook): void => {
      const hanging = (): [SimulatedCluster, () => string] => {
        const cluster = SimulatedCluster.inStep({ rules }).killDatabase('B');
        const commit = cluster.commit('A');
        expect([cluster.run(300).status('A'), commit.outcome]).to.deep.equal(['CONFIRM', 'pending']);
        return [cluster, (): string => commit.outcome];
      };
      const [confirmed, first] = hanging();
      confirmed.startMonitor(1, { confirm: true }).run(10);
      expect(first(), 'a monitor starts').to.equal('acknowledged');
      const [returned, second] = hanging();
      returned.startDatabase('B').run(10);
      expect(second(), 'the standby returns').to.equal('acknowledged');
    },
  },
  {
    id: 'S2',
    says: 'the network of the primary is cut, somebody has the standby take over, the network is back: the old one is forced out and SPLIT',
    check: (rules: RuleBook): void => {
      const cluster = tornApart(rules);
      expect(roles(cluster), 'two primaries').to.deep.equal(['PRIMARY/OPEN', 'PRIMARY/OPEN']);
      cluster.reconnect('A').run(10);
      expect(roles(cluster)).to.deep.equal(['-', 'PRIMARY/OPEN']);
      cluster.startDatabase('A').run(30);
      expect([roles(cluster), controls(cluster)]).to.deep.equal([
        ['PRIMARY/MOUNT', 'PRIMARY/OPEN'],
        ['SPLIT', 'VALID'],
      ]);
      expect(cluster.type('show')).to.match(/GLOBAL\s+SPLIT\s+STARTUP\s+OK\s+A/);
      expect(cluster.type('tip')).to.include('A: dmwatcher.ctl is SPLIT, it cannot join; rebuild it');
      rebuild(cluster, 'A', 'B');
      cluster.until('in step', () => cluster.isInStep(), 90);
      expect(roles(cluster)).to.deep.equal(['STANDBY/OPEN', 'PRIMARY/OPEN']);
    },
  },
  {
    id: 'S3',
    says: 'takeover force, then the old primary returns: SPLIT if it has redo beyond TAKEOVER_LSN, a standby otherwise',
    check: (rules: RuleBook): void => {
      const returns = (writesAlone: boolean): string[] => {
        const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).startMonitor(1).run(2);
        cluster.command('set group arch invalid');
        if (writesAlone) cluster.commit('A');
        cluster.run(1).powerOff('A').run(15);
        expect(cluster.command('takeover force B')).to.include('success');
        cluster.powerOn('A').run(120);
        return [cluster.control('A').status, cluster.role('A'), cluster.archive('B', 'A')];
      };
      expect(returns(true)).to.deep.equal(['SPLIT', 'PRIMARY/MOUNT', 'INVALID']);
      expect(returns(false)).to.deep.equal(['VALID', 'STANDBY/OPEN', 'VALID']);
    },
  },
  {
    id: 'S4',
    says: 'a rebuild without copying dmwatcher.ctl stays SPLIT',
    check: (rules: RuleBook): void => {
      const cluster = tornApart(rules).reconnect('A').run(10).startDatabase('A').run(30);
      rebuild(cluster, 'A', 'B', false);
      cluster.run(120);
      expect([cluster.control('A').status, cluster.role('A')]).to.deep.equal(['SPLIT', 'STANDBY/MOUNT']);
      rebuild(cluster, 'A', 'B');
      cluster.until('in step', () => cluster.isInStep(), 90);
    },
  },
  {
    id: 'S5',
    says: 'dmctlcvt run on every node: the group is split at its first start',
    check: (rules: RuleBook): void => {
      const own = { A: newControlFile(1n), B: newControlFile(2n), C: newControlFile(3n) };
      const cluster = SimulatedCluster.started({ rules, instances: ['A', 'B', 'C'], controls: own }).run(60);
      expect(controls(cluster)).to.deep.equal(['VALID', 'SPLIT', 'SPLIT']);
      expect(roles(cluster)).to.deep.equal(['PRIMARY/OPEN', 'STANDBY/MOUNT', 'STANDBY/MOUNT']);
    },
  },
  {
    id: 'S6',
    says: 'two libraries that were initialised separately: the redo is rejected and the archive never becomes VALID',
    check: (rules: RuleBook): void => {
      const cluster = new SimulatedCluster({ mode: 'MANUAL', rules });
      cluster.disk('B').magic = 2;
      for (const name of cluster.names) cluster.startDatabase(name).startWatcher(name);
      cluster.startMonitor(1).run(200);
      expect([cluster.role('B'), cluster.archive('A', 'B')]).to.deep.equal(['STANDBY/OPEN', 'INVALID']);
      expect(lastCode(cluster)).to.equal(CODE.foreignLibrary);
      expect(cluster.type('show arch send info B')).to.include(String(CODE.foreignLibrary));
      rebuild(cluster, 'B', 'A');
      cluster.until('in step', () => cluster.isInStep(), 90);
    },
  },
  {
    id: 'S7',
    says: 'a clock that jumps, or a machine that pauses, for longer than the error times: a false failure, in AUTO also a takeover',
    check: (rules: RuleBook): void => {
      const jumped = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      const begin = jumped.now;
      jumped.stepClock('A', 60).run(5);
      expect(jumped.path('A', begin), 'its own database seems silent').to.include('STARTUP');
      jumped.until('in step', () => jumped.isInStep(), 120);
      const small = SimulatedCluster.inStep({ confirm: true, rules });
      const before = small.now;
      small.stepClock('A', 5).run(10).stepClock('B', -5).run(10);
      expect([...small.path('A', before), ...small.path('B', before)], 'less than that').to.deep.equal([]);
      const paused = SimulatedCluster.inStep({ confirm: true, rules, instances: ['A', 'B', 'C'] });
      paused.freeze('A').until('a takeover', () => roles(paused).slice(1).includes('PRIMARY/OPEN'), 60);
      paused.freeze('A', false).run(30);
      expect(
        roles(paused).filter((role) => role === 'PRIMARY/OPEN'),
        'and only one stays',
      ).to.have.length(1);
    },
  },
  {
    id: 'S8',
    says: 'a flapping network: shorter than the thresholds changes nothing, longer goes through CONFIRM, FAILOVER, RECOVERY',
    check: (rules: RuleBook): void => {
      const flap = (down: number, times: number): SimulatedCluster => {
        const cluster = SimulatedCluster.inStep({ confirm: true, rules });
        for (let count = 0; count < times; count += 1) {
          cluster.cut('A', 'B').run(down).heal('A', 'B').run(4);
          expect(roles(cluster)).to.deep.equal(['PRIMARY/OPEN', 'STANDBY/OPEN']);
        }
        return cluster;
      };
      const short = flap(4, 8);
      expect(short.path('A').slice(-1), 'as after the start').to.deep.equal(['OPEN']);
      expect(short.path('A')).to.not.include.members(['CONFIRM']);
      const long = flap(25, 3);
      expect(long.path('A')).to.include.members(['CONFIRM', 'FAILOVER', 'RECOVERY']);
      expect(recoverTime(long), 'as configured after each recovery').to.equal(60);
      long.until('in step', () => long.isInStep(), 90);
    },
  },
];
