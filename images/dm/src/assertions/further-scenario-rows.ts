import { expect } from 'chai';
import type { RuleBook } from '../rules/rule-book.ts';
import { readTargets } from '../database/read-targets.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import { CODE } from '../watch/statement.ts';
import type { Assertion } from './assertion.ts';
import { lastCode, recoverTime } from './recovering.ts';

const roles = (cluster: SimulatedCluster): string[] => cluster.names.map((name) => cluster.role(name));
const auto = (rules: RuleBook): SimulatedCluster => SimulatedCluster.inStep({ confirm: true, rules });

/** The field scenarios 9 to 16 of facts/dm.md §6. */
export const FURTHER_SCENARIO_ROWS: readonly Assertion[] = [
  {
    id: 'S9',
    says: 'a standby with a slow disk: STANDBY CHECK, INVALID, and it stays out until both averages are good again',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({
        confirm: true,
        rules,
        archive: 'TIMELY',
        watcher: { sendThreshold: 1, applyThreshold: 1, recoverTime: 5 },
      });
      const begin = cluster.now;
      cluster.database('B').redo.replay.time = 4000;
      cluster.commit('A');
      cluster.run(10);
      expect(cluster.path('A', begin).slice(0, 2)).to.deep.equal(['STANDBY CHECK', 'OPEN']);
      const tick = (): void => void cluster.run(10).commit('A');
      for (let count = 0; count < 12; count += 1) tick();
      expect(cluster.archive('A', 'B'), 'still slow').to.equal('INVALID');
      expect(lastCode(cluster)).to.equal(CODE.tooSlow);
      cluster.database('B').redo.replay.time = 0;
      cluster.command('clear group arch send info');
      tick();
      cluster.run(30);
      expect(cluster.archive('A', 'B'), 'only one average is good').to.equal('INVALID');
      cluster.command('clear group apply info');
      cluster.until('in step', () => cluster.isInStep(), 60);
    },
  },
  {
    id: 'S10',
    says: 'a confirm monitor on the machine of the standby: a false takeover and two primaries, of which the old one writes nothing',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1, { confirm: true, host: 'B' }).run(2);
      cluster.isolate('A').run(60);
      expect(roles(cluster)).to.deep.equal(['PRIMARY/OPEN', 'PRIMARY/OPEN']);
      const commit = cluster.commit('A');
      expect(cluster.after(60, () => commit.outcome)).to.equal('pending');
      cluster.reconnect('A').run(10);
      expect(roles(cluster)).to.deep.equal(['-', 'PRIMARY/OPEN']);
    },
  },
  {
    id: 'S11',
    says: 'a confirm monitor that runs as a service keeps a second one out; one that does not confirm takes the commands',
    check: (rules: RuleBook): void => {
      const cluster = auto(rules).startMonitor(2, { confirm: true }).run(3);
      expect(cluster.exitCode(2)).to.equal(1);
      cluster.startMonitor(3).run(3);
      expect(cluster.command('switchover B', 3)).to.include('success');
    },
  },
  {
    id: 'S12',
    says: 'machines that start before their network: nothing opens until all are heard of; a primary that starts late loses its role',
    check: (rules: RuleBook): void => {
      const first = new SimulatedCluster({ rules }).startMonitor(1, { confirm: true }).isolate('A').cut('B', 'M1');
      for (const name of first.names) first.startDatabase(name).startWatcher(name);
      first.run(120);
      expect(roles(first), 'the first start').to.deep.equal(['PRIMARY/MOUNT', 'STANDBY/MOUNT']);
      first.reconnect('A').reconnect('B').run(15);
      expect(roles(first)).to.deep.equal(['PRIMARY/OPEN', 'STANDBY/OPEN']);
      const later = auto(rules).powerOff('A').run(2).startDatabase('A').startWatcher('A').run(60);
      expect(roles(later), 'it is back, its network is not').to.deep.equal(['PRIMARY/MOUNT', 'PRIMARY/OPEN']);
      later.reconnect('A').until('in step', () => later.isInStep(), 90);
      expect(roles(later)).to.deep.equal(['STANDBY/OPEN', 'PRIMARY/OPEN']);
    },
  },
  {
    id: 'S13',
    says: 'AUTO: shutting the primary down first leads to a takeover; monitor and watchers first, or stop instance, does not',
    check: (rules: RuleBook): void => {
      const wrong = auto(rules).killDatabase('A', true).run(30);
      expect(wrong.role('B')).to.equal('PRIMARY/OPEN');
      const right = auto(rules).killMonitor(1).killWatcher('A').killWatcher('B').killDatabase('A', true).run(30);
      expect(roles(right)).to.deep.equal(['-', 'STANDBY/OPEN']);
      right.killDatabase('B', true).run(5);
      for (const name of right.names) right.startDatabase(name).startWatcher(name);
      right.startMonitor(1, { confirm: true }).until('in step', () => right.isInStep(), 60);
      expect(right.role('A')).to.equal('PRIMARY/OPEN');
      const stopped = auto(rules);
      stopped.command('stop instance');
      expect(roles(stopped.run(60))).to.deep.equal(['-', '-']);
    },
  },
  {
    id: 'S14',
    says: 'read/write split gives clients MAL_INST_HOST of the standbys that are VALID and linked; swapped addresses lead nowhere',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({
        mode: 'MANUAL',
        archive: 'TIMELY',
        rules,
        instances: ['A', 'B', 'C'],
      });
      const service = { A: '192.168.1.131:5236', B: '192.168.1.132:5236', C: '192.168.1.133:5236' };
      const targets = (mal: Readonly<Record<string, string>>): string[] => readTargets(cluster.report('A'), mal);
      expect(targets(service)).to.deep.equal([service.B, service.C]);
      const swapped = { A: '192.168.0.141:5236', B: '192.168.0.142:5236', C: '192.168.0.143:5236' };
      const reachable = Object.values<string>(service);
      expect(targets(swapped).filter((address) => reachable.includes(address))).to.deep.equal([]);
      cluster.cut('A/dmserver', 'B/dmserver').run(12);
      expect(targets(service), 'a broken link').to.deep.equal([service.C]);
      cluster.killDatabase('C').run(10);
      expect(targets(service), 'an INVALID archive').to.deep.equal([]);
      expect(readTargets(SimulatedCluster.inStep({ rules }).report('B'), service), 'asked of a standby').to.deep.equal(
        [],
      );
    },
  },
  {
    id: 'S15',
    says: 'an archive that was deleted on the primary before the recovery: -718 and 1800 s, again and again; a rebuild helps',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).killDatabase('B').run(5);
      for (let count = 0; count < 5; count += 1) cluster.commit('A');
      cluster.run(1).disk('A').archivedFrom = cluster.disk('A').log.length;
      cluster.startDatabase('B').until('-718', () => lastCode(cluster) === CODE.notContiguous, 90);
      expect(recoverTime(cluster)).to.equal(1800);
      const begin = cluster.now;
      expect(cluster.run(1700).path('A', begin)).to.deep.equal(['OPEN']);
      cluster.until('the next attempt', () => cluster.path('A', begin).includes('RECOVERY'), 200).run(5);
      expect([lastCode(cluster), recoverTime(cluster)]).to.deep.equal([CODE.notContiguous, 1800]);
      cluster.killDatabase('B').run(3).disk('B').log = [...cluster.disk('A').log];
      cluster.startDatabase('B').startMonitor(1).run(5);
      cluster.command('set instance B recover time 0');
      cluster.until('in step', () => cluster.isInStep(), 30);
    },
  },
  {
    id: 'S16',
    says: 'the primary dies after it sent and before it wrote: a takeover applies KEEP_BUF; if it returns instead, recovery discards it',
    check: (rules: RuleBook): void => {
      const sent = (mode: 'AUTO' | 'MANUAL'): SimulatedCluster => {
        const cluster = SimulatedCluster.inStep({ mode, confirm: mode === 'AUTO', rules });
        cluster.database('B').answerDelay = 60_000;
        const commit = cluster.commit('A');
        cluster.run(0.5).killDatabase('A').run(0.5).database('B').answerDelay = 0;
        expect(commit.outcome).to.equal('pending');
        expect(cluster.report('B').slsn, 'it is ahead').to.equal(cluster.disk('A').log.length + 1);
        return cluster;
      };
      const taken = sent('AUTO');
      taken.until('a takeover', () => taken.role('B') === 'PRIMARY/OPEN', 60);
      expect(taken.values('B'), 'applied').to.deep.equal([1]);
      taken.startDatabase('A').until('in step', () => taken.isInStep(), 90);
      expect(taken.values('A')).to.deep.equal([1]);
      const back = sent('MANUAL').startDatabase('A');
      back.until('in step', () => back.isInStep(), 90);
      expect([back.values('A'), back.values('B')], 'discarded').to.deep.equal([[], []]);
      const next = back.commit('A');
      expect(back.after(1, () => next.outcome)).to.equal('acknowledged');
      back.commit('A');
      back.run(1);
      expect(back.disk('B').log).to.deep.equal(back.disk('A').log.slice(0, back.disk('B').log.length));
    },
  },
];
