import { expect } from 'chai';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { ClusterOptions } from '../simulation/simulated-host.ts';
import { clusterKindOf } from '../watcher/cluster-kind.ts';
import type { Assertion } from './assertion.ts';

/** A primary, a realtime standby, and an asynchronous standby C under local watch. */
function withAsynchronous(rules: RuleBook, options: ClusterOptions = {}): SimulatedCluster {
  const cluster = SimulatedCluster.started({
    rules,
    instances: ['A', 'B', 'C'],
    asynchronous: ['C'],
    ...options,
  }).startMonitor(1, { confirm: true });
  return cluster
    .until('A and B in step', () => cluster.role('A') === 'PRIMARY/OPEN' && cluster.archive('A', 'B') === 'VALID')
    .until('C', () => cluster.role('C') === 'STANDBY/OPEN')
    .run(3);
}

const reaches = (cluster: SimulatedCluster, value: number): boolean => cluster.values('C').includes(value);

/** Asynchronous standbys and the groups they are in (seed 001 §2.3, §3.1, §4.2; facts/dm.md M10). */
export const ASYNCHRONOUS_ROWS: readonly Assertion[] = [
  {
    id: 'A1',
    says: 'commits do not wait for an asynchronous standby; it has them when its timer has run',
    check: (rules: RuleBook): void => {
      const cluster = withAsynchronous(rules);
      const commit = cluster.commit('A');
      expect(cluster.after(0.1, () => commit.outcome)).to.equal('acknowledged');
      expect(reaches(cluster, commit.value)).to.equal(false);
      cluster.until('the timer', () => reaches(cluster, commit.value), 62);
      expect(cluster.archive('A', 'C')).to.equal('VALID');
    },
  },
  {
    id: 'A2',
    says: 'an asynchronous standby that dies hinders nobody, also not at the start, and catches up at a later timer',
    check: (rules: RuleBook): void => {
      const cluster = withAsynchronous(rules);
      const begin = cluster.now;
      const commit = cluster.powerOff('C').run(30).commit('A');
      expect(cluster.after(0.1, () => commit.outcome)).to.equal('acknowledged');
      cluster.run(60);
      expect(cluster.path('A', begin)).to.deep.equal([]);
      cluster.command('stop instance');
      cluster.command('startup instance');
      cluster.until(
        'the others',
        () => cluster.role('A') === 'PRIMARY/OPEN' && cluster.role('B') === 'STANDBY/OPEN',
        30,
      );
      cluster.powerOn('C').until('the timer', () => reaches(cluster, commit.value), 90);
    },
  },
  {
    id: 'A3',
    says: 'an instance under local watch is never switched to, neither by itself nor by a command',
    check: (rules: RuleBook): void => {
      const cluster = withAsynchronous(rules);
      expect(cluster.command('switchover C')).to.include('is not possible');
      cluster.killDatabase('B').run(30).killDatabase('A').run(60);
      expect(cluster.role('C')).to.equal('STANDBY/OPEN');
      expect(cluster.command('takeover force C')).to.include('is not possible');
      expect(cluster.status('C'), 'and its watcher is busy with nothing').to.equal('OPEN');
    },
  },
  {
    id: 'A4',
    says: 'after a takeover the new primary sends to the asynchronous standby',
    check: (rules: RuleBook): void => {
      const cluster = withAsynchronous(rules).killDatabase('A');
      cluster.until('a takeover', () => cluster.role('B') === 'PRIMARY/OPEN', 60);
      const commit = cluster.commit('B');
      cluster.until('the timer', () => reaches(cluster, commit.value), 62);
      expect(cluster.disk('C').log).to.deep.equal(cluster.disk('B').log.slice(0, cluster.disk('C').log.length));
    },
  },
  {
    id: 'A5',
    says: 'a timer with IS_VALID = 0 sends nothing',
    check: (rules: RuleBook): void => {
      const daily = { type: 2, interval: 1, subInterval: 0, minuteInterval: 1, startTime: 0, endTime: 86_399_999 };
      const timer = { ...daily, name: 'OFF', from: 0, until: Infinity, valid: false };
      const cluster = withAsynchronous(rules, { timer });
      const commit = cluster.commit('A');
      expect(reaches(cluster.run(300), commit.value)).to.equal(false);
    },
  },
  {
    id: 'A6',
    says: 'set arch invalid and detach leave the asynchronous archive as it is; an instance under local watch is detached',
    check: (rules: RuleBook): void => {
      const cluster = withAsynchronous(rules);
      cluster.command('set group arch invalid');
      expect([cluster.archive('A', 'B'), cluster.archive('A', 'C')]).to.deep.equal(['INVALID', 'VALID']);
      cluster.command('detach instance C');
      expect([cluster.after(5, () => cluster.role('C')), cluster.status('C')]).to.deep.equal(['-', 'SHUTDOWN']);
      expect(cluster.archive('A', 'C')).to.equal('VALID');
      cluster.command('attach instance C');
      cluster.until('C is back', () => cluster.role('C') === 'STANDBY/OPEN', 30);
    },
  },
  {
    id: 'A7',
    says: 'realtime and read/write split, AUTO and MANUAL, with an asynchronous standby: the primary dies, one takes over, all come back',
    check: (rules: RuleBook): void => {
      for (const archive of ['REALTIME', 'TIMELY'] as const) {
        for (const mode of ['AUTO', 'MANUAL'] as const) {
          const cluster = withAsynchronous(rules, { archive, mode });
          const kinds = Object.values(cluster.database('A').state.configuration.archives);
          expect(clusterKindOf(kinds, false)).to.equal(archive === 'TIMELY' ? 'read/write split' : 'realtime');
          const commit = cluster.commit('A');
          cluster.run(1).killDatabase('A').run(40);
          expect(cluster.role('B'), `${archive} ${mode}`).to.equal(mode === 'AUTO' ? 'PRIMARY/OPEN' : 'STANDBY/OPEN');
          if (mode === 'MANUAL') expect(cluster.command('takeover B')).to.include('success');
          cluster.startDatabase('A').until('A follows', () => cluster.archive('B', 'A') === 'VALID', 90);
          cluster.until('C has it', () => reaches(cluster, commit.value), 120);
          expect(cluster.values('B')).to.include(commit.value);
        }
      }
    },
  },
];
