import { expect } from 'chai';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import { CODE } from '../watch/statement.ts';
import type { Assertion } from './assertion.ts';
import { failing, inStep, lastCode, recoverTime, returned, THREE } from './recovering.ts';

/** When a standby is tried again (facts/dm.md §2.7 and §5.7, R4 to R15). */
export const RECOVERY_INTERVAL_ROWS: readonly Assertion[] = [
  {
    id: 'R4',
    says: 'interval 0 recovers at once, 60 after 60 s at the earliest',
    check: (rules: RuleBook): void => {
      const after = (recoverTimeSeconds: number): number => {
        const cluster = SimulatedCluster.inStep({
          mode: 'MANUAL',
          rules,
          watcher: { recoverTime: recoverTimeSeconds },
        });
        cluster.killDatabase('B').until('INVALID', () => cluster.archive('A', 'B') === 'INVALID');
        const begin = cluster.now;
        cluster.startDatabase('B');
        return inStep(cluster).now - begin;
      };
      expect(after(0)).to.be.lessThan(5);
      expect(after(60)).to.be.within(59.9, 65);
    },
  },
  {
    id: 'R5',
    says: '-718 waits 1800 s; then the interval is that of the ini file before it is tried again',
    check: (rules: RuleBook): void => {
      const cluster = failing(rules, CODE.notContiguous);
      expect(recoverTime(cluster)).to.equal(1800);
      const begin = cluster.now;
      cluster.database('B').answerDelay = 1000;
      cluster.until('RECOVERY', () => cluster.status('A') === 'RECOVERY', 2000);
      expect(cluster.now - begin).to.be.within(1799, 1803);
      expect(recoverTime(cluster)).to.equal(60);
    },
  },
  {
    id: 'R6',
    says: '-701 waits 1800 s',
    check: (rules: RuleBook): void => {
      expect(recoverTime(failing(rules, CODE.replayCheckFailed))).to.equal(1800);
    },
  },
  {
    id: 'R7',
    says: '-722 waits 3 s',
    check: (rules: RuleBook): void => {
      const cluster = failing(rules, CODE.startBehindStandby);
      expect(recoverTime(cluster)).to.equal(3);
      inStep(cluster, 6);
    },
  },
  {
    id: 'R9',
    says: '-10050 waits as dmwatcher.ini says; so ends a recovery whose standby is lost meanwhile',
    check: (rules: RuleBook): void => {
      expect(recoverTime(failing(rules, CODE.notOpenStandby))).to.equal(60);
      const cluster = returned(rules).run(50).cut('A/dmwatcher', 'B/dmwatcher');
      cluster.until('RECOVERY', () => cluster.status('A') === 'RECOVERY', 9).run(15);
      expect([lastCode(cluster), cluster.status('A')]).to.deep.equal([CODE.notOpenStandby, 'OPEN']);
    },
  },
  ...(
    [
      ['R8', CODE.interrupted],
      ['R10', -9999],
    ] as const
  ).map(([id, code]) => ({
    id,
    says: `${id === 'R10' ? 'any other error' : code} waits as dmwatcher.ini says`,
    check: (rules: RuleBook): void => {
      expect(recoverTime(failing(rules, code))).to.equal(60);
    },
  })),
  {
    id: 'R11',
    says: 'after success the interval is that of dmwatcher.ini, and what a monitor set is forgotten',
    check: (rules: RuleBook): void => {
      const cluster = returned(rules).startMonitor(1).run(2);
      cluster.command('set instance B recover time 20');
      expect(recoverTime(cluster)).to.equal(20);
      inStep(cluster, 25);
      expect(recoverTime(cluster)).to.equal(60);
    },
  },
  {
    id: 'R12',
    says: 'start, switchover and forced open set the interval to 0 (takeover: T17)',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.started({ rules });
      inStep(cluster, 6).startMonitor(1).run(2);
      cluster.command('switchover B');
      inStep(cluster, 3);
      const alone = new SimulatedCluster({ rules }).startDatabase('A').startWatcher('A').startMonitor(1).run(30);
      expect(alone.role('A')).to.equal('PRIMARY/MOUNT');
      alone.command('open instance A');
      expect(alone.role('A')).to.equal('PRIMARY/OPEN');
      inStep(alone.startDatabase('B').startWatcher('B'), 20);
    },
  },
  {
    id: 'R13',
    says: 'set recover time changes one standby, in memory only',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules, instances: THREE }).startMonitor(1).run(2);
      for (const line of ['set instance B recover time 11', 'set recover time GRP1.B 12']) {
        cluster.command(line);
        expect(recoverTime(cluster, 'B')).to.equal(Number(line.slice(-2)));
      }
      expect(recoverTime(cluster, 'C')).to.equal(60);
      cluster.command('set group recover time 13');
      expect([recoverTime(cluster, 'B'), recoverTime(cluster, 'C')]).to.deep.equal([13, 13]);
      expect(cluster.watcher('A').configuration.recoverTime).to.equal(60);
      expect(cluster.parameterWrites).to.deep.equal([]);
    },
  },
  {
    id: 'R14',
    says: 'set group INST_RECOVER_TIME changes the ini file and the memory of all watchers',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1).run(2);
      cluster.command('set group GRP1 INST_RECOVER_TIME 30');
      cluster.command('set INST_RECOVER_TIME 31');
      expect(cluster.parameterWrites).to.deep.equal([
        'A INST_RECOVER_TIME = 30',
        'B INST_RECOVER_TIME = 30',
        'A INST_RECOVER_TIME = 31',
        'B INST_RECOVER_TIME = 31',
      ]);
      expect(recoverTime(cluster)).to.equal(31);
      expect(cluster.watcher('B').configuration.recoverTime).to.equal(31);
    },
  },
  {
    id: 'R15',
    says: 'recover times of 86401 or less than 0 are refused, 0 and 86400 accepted',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).startMonitor(1).run(2);
      for (const wrong of ['86401', '-1']) {
        expect(cluster.command(`set instance B recover time ${wrong}`)).to.include('failed');
        expect(recoverTime(cluster)).to.equal(60);
      }
      for (const right of [86_400, 0]) {
        expect(cluster.command(`set instance B recover time ${right}`)).to.include('success');
        expect(recoverTime(cluster)).to.equal(right);
      }
    },
  },
];
