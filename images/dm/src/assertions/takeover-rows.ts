import { expect } from 'chai';
import { changeControlFile, newControlFile } from '../control-file/control-file.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { Assertion } from './assertion.ts';

const THREE = ['A', 'B', 'C'];
const primaries = (cluster: SimulatedCluster): string[] =>
  cluster.names.filter((name) => cluster.role(name) === 'PRIMARY/OPEN');

/** An AUTO cluster with its confirm monitor. */
const auto = (rules: RuleBook, instances?: readonly string[]): SimulatedCluster =>
  SimulatedCluster.inStep({ confirm: true, rules, ...(instances === undefined ? {} : { instances }) });

/** A MANUAL cluster whose primary wrote what no standby has, and then died. */
function diverged(rules: RuleBook): SimulatedCluster {
  const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).startMonitor(1).run(2);
  cluster.command('set group arch invalid');
  cluster.commit('A');
  return cluster.run(1).killDatabase('A').run(15);
}

/** An AUTO cluster whose primary lost power, in the middle of the takeover by a standby that hangs. */
function takingOver(rules: RuleBook): SimulatedCluster {
  const cluster = auto(rules).powerOff('A');
  return cluster
    .until('a takeover', () => cluster.status('B') === 'TAKEOVER')
    .freeze('B')
    .run(1);
}

/** Takeovers, automatic and by command (facts/dm.md §5.5). */
export const TAKEOVER_ROWS: readonly Assertion[] = [
  {
    id: 'T1',
    says: 'AUTO: the primary is killed, its watcher lives: takeover',
    check: (rules: RuleBook): void => {
      expect(primaries(auto(rules).killDatabase('A').run(30))).to.deep.equal(['B']);
    },
  },
  {
    id: 'T2',
    says: 'the host of the primary loses power: takeover',
    check: (rules: RuleBook): void => {
      expect(primaries(auto(rules).powerOff('A').run(60))).to.deep.equal(['B']);
    },
  },
  {
    id: 'T3',
    says: 'a primary isolated from standby and monitor: takeover, and the old side stays in CONFIRM and writes nothing',
    check: (rules: RuleBook): void => {
      const cluster = auto(rules);
      const begin = cluster.now;
      cluster.isolate('A');
      const commit = cluster.commit('A');
      cluster.run(120);
      expect(primaries(cluster)).to.deep.equal(['B']);
      expect(cluster.status('A')).to.equal('CONFIRM');
      expect(cluster.commit('B').outcome).to.equal('acknowledged');
      expect(commit.outcome).to.equal('pending');
      expect(cluster.acknowledged.filter(({ by, at }) => by === 'A' && at > begin)).to.deep.equal([]);
    },
  },
  {
    id: 'T4',
    says: 'an archive that was INVALID before the fault: no automatic takeover, and choose takeover finds nobody',
    check: (rules: RuleBook): void => {
      const cluster = auto(rules);
      cluster.command('set group arch invalid');
      cluster.run(2).killDatabase('A').run(60);
      expect(primaries(cluster)).to.deep.equal([]);
      expect(cluster.type('choose takeover')).to.include('No instance can do takeover').and.to.include('not VALID');
    },
  },
  {
    id: 'T5',
    says: 'a standby in MOUNT, or with a dmwatcher.ctl that is SPLIT, INVALID or another one, does not take over',
    check: (rules: RuleBook): void => {
      const mounted = auto(rules);
      mounted.database('B').refused.add('open');
      mounted.database('B').state = { ...mounted.database('B').state, status: 'MOUNT' };
      mounted.run(0.5).killDatabase('A').run(60);
      expect(primaries(mounted), 'MOUNT').to.deep.equal([]);
      expect(mounted.command('takeover force B'), 'MOUNT').to.include('not STANDBY and OPEN');
      const by = { slsn: 1n, time: '2019-07-02 10:00:00', monitorId: 0n, monitorIp: '', tguid: 7n } as const;
      for (const operation of ['Set SPLIT', 'Set INVALID'] as const) {
        const cluster = auto(rules);
        const broken = changeControlFile(cluster.control('B'), { operation, ...by });
        cluster.killDatabase('A').setControl('B', broken).run(60);
        expect(primaries(cluster), operation).to.deep.equal([]);
        expect(cluster.command('takeover force B'), operation).to.include('is not possible');
      }
      const both = auto(rules);
      const same = changeControlFile(both.control('B'), { operation: 'Set SPLIT', ...by });
      both.setControl('A', same).setControl('B', same).run(3).killDatabase('A').run(60);
      expect(primaries(both), 'both SPLIT').to.deep.equal([]);
      const other = auto(rules).killDatabase('A').setControl('B', newControlFile(99n)).run(60);
      expect(primaries(other), 'another one').to.deep.equal([]);
      const newer = auto(rules).killDatabase('A');
      newer.setControl('B', changeControlFile(newer.control('B'), { operation: 'Takeover', ...by })).run(60);
      expect(primaries(newer), 'a newer one').to.deep.equal([]);
      const stopped = auto(rules);
      stopped.watcher('B').status = 'SHUTDOWN';
      expect(primaries(stopped.run(2).killDatabase('A').run(60)), 'its watcher is SHUTDOWN').to.deep.equal([]);
      expect(stopped.type('choose takeover')).to.include('its watcher is not OPEN');
    },
  },
  {
    id: 'T6',
    says: 'a primary that was SUSPEND or MOUNT before the fault: no automatic takeover',
    check: (rules: RuleBook): void => {
      for (const status of ['SUSPEND', 'MOUNT'] as const) {
        const cluster = auto(rules);
        cluster.database('A').refused.add('open');
        cluster.database('A').state = { ...cluster.database('A').state, status };
        cluster.run(3).killDatabase('A').run(60);
        expect(primaries(cluster), status).to.deep.equal([]);
      }
    },
  },
  {
    id: 'T7',
    says: 'a watcher of the primary in SWITCHOVER at the fault: none, a command is needed',
    check: (rules: RuleBook): void => {
      const cluster = auto(rules).startMonitor(2).run(2);
      cluster.type('login', 2);
      cluster.run(3).type('switchover B', 2);
      cluster.until('SWITCHOVER', () => cluster.status('A') === 'SWITCHOVER', 5).run(0.02);
      cluster.killMonitor(2).powerOff('A').run(90);
      expect(primaries(cluster)).to.deep.equal([]);
      expect(cluster.command('takeover force B')).to.include('success');
      expect(primaries(cluster)).to.deep.equal(['B']);
    },
  },
  {
    id: 'T8',
    says: 'a watcher of the primary that was in RECOVERY does not hinder',
    check: (rules: RuleBook): void => {
      const cluster = auto(rules, THREE);
      cluster.killDatabase('C').run(20).startDatabase('C').run(5);
      cluster.database('C').answerDelay = 60_000;
      cluster.until('RECOVERY', () => cluster.status('A') === 'RECOVERY').run(3);
      expect(primaries(cluster.powerOff('A').run(60))).to.deep.equal(['B']);
    },
  },
  {
    id: 'T9',
    says: 'while the MAL link between primary and standby stands: none',
    check: (rules: RuleBook): void => {
      const cluster = auto(rules).killWatcher('A').run(60);
      expect([cluster.role('A'), cluster.role('B')]).to.deep.equal(['PRIMARY/OPEN', 'STANDBY/OPEN']);
    },
  },
  {
    id: 'T10',
    says: 'a confirm monitor that is started after the fault does nothing; the command works',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).powerOff('A').run(30);
      cluster.startMonitor(1, { confirm: true }).run(60);
      expect(primaries(cluster)).to.deep.equal([]);
      expect(cluster.command('takeover')).to.include('Takeover use instance B success');
      expect(primaries(cluster)).to.deep.equal(['B']);
    },
  },
  {
    id: 'T11',
    says: 'a confirm monitor on the host of the primary is lost with it: none',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1, { confirm: true, host: 'A' }).run(2);
      expect(primaries(cluster.powerOff('A').run(60))).to.deep.equal([]);
    },
  },
  {
    id: 'T12',
    says: 'a confirm monitor on the host of the standby takes a cut link for a dead primary: two primaries (a documented hazard)',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1, { confirm: true, host: 'B' }).run(2);
      expect(primaries(cluster.cut('A', 'B').run(60))).to.deep.equal(['A', 'B']);
    },
  },
  {
    id: 'T13',
    says: 'MANUAL: never by itself; the standby stays open for reading',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', confirm: true, rules }).powerOff('A').run(120);
      expect(cluster.role('B')).to.equal('STANDBY/OPEN');
      const unconfirmed = SimulatedCluster.inStep({ rules }).startMonitor(1).run(2).powerOff('A').run(60);
      expect(unconfirmed.role('B'), 'a monitor that does not confirm').to.equal('STANDBY/OPEN');
    },
  },
  {
    id: 'T14',
    says: 'of several standbys exactly one takes over',
    check: (rules: RuleBook): void => {
      const cluster = auto(rules, THREE);
      cluster.commit('A');
      cluster
        .run(1)
        .powerOff('A')
        .until('a primary', () => primaries(cluster).length > 0);
      const [primary = '', ...more] = primaries(cluster);
      expect(more).to.deep.equal([]);
      const other = primary === 'B' ? 'C' : 'B';
      cluster.until('the other follows', () => cluster.archive(primary, other) === 'VALID');
      expect(cluster.run(30).role(other)).to.equal('STANDBY/OPEN');
    },
  },
  {
    id: 'T15',
    says: 'after a takeover everything is there that was acknowledged under a VALID archive',
    check: (rules: RuleBook): void => {
      for (const seed of [1, 2, 3, 4]) {
        const cluster = SimulatedCluster.inStep({ confirm: true, rules, seed, loss: 0.05 });
        for (let count = 0; count < 25; count += 1) cluster.run(0.013).commit('A');
        cluster.powerOff('A').until('a primary', () => primaries(cluster).length > 0);
        const acknowledged = cluster.acknowledged.map(({ value }) => value);
        expect(acknowledged.length).to.be.greaterThan(3);
        expect(cluster.values('B').slice(0, acknowledged.length), `seed ${seed}`).to.deep.equal(acknowledged);
      }
    },
  },
  {
    id: 'T16',
    says: 'a takeover is refused while the primary works; force is allowed when other conditions fail',
    check: (rules: RuleBook): void => {
      const alive = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).startMonitor(1).run(2);
      expect(alive.command('takeover B')).to.include('not possible: the primary works');
      expect(alive.command('takeover force B')).to.include('not possible: the primary works');
      const back = takingOver(rules).powerOn('A');
      back.database('A').state = { ...back.database('A').state, status: 'OPEN' };
      back.run(3).freeze('B', false).run(10);
      expect([back.role('A'), back.role('B')], 'it comes back in the middle').to.deep.equal([
        'PRIMARY/OPEN',
        'STANDBY/OPEN',
      ]);
      const cluster = diverged(rules);
      expect(cluster.command('takeover B')).to.include('the archive to this standby was not VALID');
      expect(cluster.command('takeover force B')).to.include('success');
      expect(primaries(cluster)).to.deep.equal(['B']);
      expect(cluster.control('B').records.map(({ description }) => description)).to.deep.equal(['Takeover Force']);
    },
  },
  {
    id: 'T17',
    says: 'a takeover sets the recover times in memory to 0',
    check: (rules: RuleBook): void => {
      const cluster = auto(rules, THREE).killDatabase('A').run(1);
      cluster.until('a primary', () => primaries(cluster).length > 0);
      cluster.until('the other standby in step', () => cluster.archive('B', 'C') === 'VALID', 5);
    },
  },
  {
    id: 'T18',
    says: 'an old primary with nothing beyond the takeover comes back as standby, is recovered and VALID',
    check: (rules: RuleBook): void => {
      const cluster = auto(rules);
      cluster.commit('A');
      cluster.run(1).killDatabase('A').run(30).commit('B');
      cluster.startDatabase('A').until('in step', () => cluster.isInStep(), 90);
      expect([cluster.role('A'), cluster.role('B')]).to.deep.equal(['STANDBY/OPEN', 'PRIMARY/OPEN']);
      expect(cluster.run(1).values('A')).to.deep.equal([1, 2]);
    },
  },
  {
    id: 'T19',
    says: 'an old primary with redo beyond the takeover is SPLIT and not admitted',
    check: (rules: RuleBook): void => {
      const cluster = diverged(rules);
      cluster.command('takeover force B');
      cluster.startDatabase('A').run(200);
      expect(cluster.control('A').status).to.equal('SPLIT');
      expect([cluster.role('A'), cluster.role('B')]).to.deep.equal(['PRIMARY/MOUNT', 'PRIMARY/OPEN']);
      expect(cluster.archive('B', 'A')).to.equal('INVALID');
      const late = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).startMonitor(1).run(2);
      late.command('set group arch invalid');
      late.until('a report', () => late.watcher('A').database.receivedAt === late.wallClock('A')).commit('A');
      late.run(0.02).killDatabase('A').run(15);
      expect(late.watcher('A').database.report?.fileLsn).to.be.lessThan(late.disk('A').log.length);
      late.command('takeover force B');
      late.startDatabase('A').run(60);
      expect(late.control('A').status, 'what it wrote last was never reported').to.equal('SPLIT');
    },
  },
  {
    id: 'T20',
    says: 'an old primary that returns to a group without another primary is primary again, unless one took over before',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).killDatabase('A').run(30).startDatabase('A');
      cluster.until('in step', () => cluster.isInStep(), 90);
      expect([cluster.role('A'), cluster.role('B')]).to.deep.equal(['PRIMARY/OPEN', 'STANDBY/OPEN']);
      const during = takingOver(rules).powerOn('A').run(4);
      expect(during.role('A'), 'while another takes over').to.equal('PRIMARY/MOUNT');
      const both = auto(rules).killDatabase('A').run(30);
      both.killDatabase('B').run(15).startDatabase('A').run(5).startDatabase('B');
      both.until('in step', () => both.isInStep(), 90);
      expect([both.role('A'), both.role('B')]).to.deep.equal(['STANDBY/OPEN', 'PRIMARY/OPEN']);
    },
  },
];
