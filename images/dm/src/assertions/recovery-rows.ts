import { expect } from 'chai';
import { newControlFile } from '../control-file/control-file.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import { CODE } from '../watch/statement.ts';
import type { Assertion } from './assertion.ts';
import { inStep, lastCode, recovering, recovers, recoverTime, returned, THREE } from './recovering.ts';

/** One condition taken away each time; without that the standby is recovered within 100 s. */
const SPOILERS: Readonly<Record<string, (cluster: SimulatedCluster) => void>> = {
  'the primary is not OPEN': (cluster) => {
    cluster.database('A').refused.add('open');
    cluster.database('A').state = { ...cluster.database('A').state, status: 'SUSPEND' };
  },
  'the standby is not OPEN': (cluster) => {
    cluster.database('B').refused.add('open');
    cluster.database('B').state = { ...cluster.database('B').state, status: 'MOUNT' };
  },
  'the watcher of the standby is SHUTDOWN': (cluster) => {
    cluster.watcher('B').status = 'SHUTDOWN';
  },
  'the standby has redo to replay': (cluster) => {
    cluster.database('B').redo.backlog = 1;
  },
  'its control file is of another history': (cluster) => {
    cluster.setControl('B', newControlFile(99n));
  },
  'it has more redo than the primary': (cluster) => {
    cluster.disk('B').log.push({ lsn: cluster.disk('B').log.length + 1, id: 'other' });
  },
  'its recover time has not passed': (cluster) => {
    cluster.watcher('A').recoverTimes.set('B', 3600);
  },
  'the MAL link is broken': (cluster) => {
    cluster.cut('A/dmserver', 'B/dmserver').run(12);
  },
};

/** Recovery of standbys (facts/dm.md §5.7); its intervals: recovery-interval-rows.ts. */
export const RECOVERY_ROWS: readonly Assertion[] = [
  {
    id: 'R1',
    says: 'each entry condition is necessary',
    check: (rules: RuleBook): void => {
      expect(recovers(returned(rules)), 'with all of them').to.equal(true);
      for (const [says, spoil] of Object.entries(SPOILERS)) {
        const cluster = returned(rules);
        spoil(cluster);
        expect(recovers(cluster), says).to.equal(false);
      }
      const inOrder = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      expect(recovers(inOrder), 'the archive is VALID').to.equal(false);
    },
  },
  {
    id: 'R2',
    says: 'the steps come in their order; 7 before 8',
    check: (rules: RuleBook): void => {
      const cluster = returned(rules);
      const begin = cluster.now;
      inStep(cluster).run(1);
      const steps = cluster.logs
        .filter(({ at, instance, text }) => at >= begin && instance === 'A' && /^(?:SEND|DISCARD|EXECUTE)/.test(text))
        .map(({ text }) => text);
      expect(steps).to.deep.equal([
        'SEND DMWATCHER.CTL to B',
        'DISCARD KEEP_BUF of B',
        "EXECUTE SP_SEND_ARCHIVE('B')",
        'EXECUTE ALTER DATABASE SUSPEND',
        "EXECUTE SP_SEND_ARCHIVE('B')",
        "EXECUTE SP_SET_ARCH_STATUS('B', VALID)",
        'EXECUTE ALTER DATABASE OPEN',
      ]);
    },
  },
  {
    id: 'R3',
    says: 'the primary is SUSPEND around steps 5 to 7 only, and commits pause then and do not fail',
    check: (rules: RuleBook): void => {
      const cluster = returned(rules);
      cluster.database('B').answerDelay = 2000;
      cluster.until('step 3', () => cluster.watcher('A').recovery.get('B') === 'send').run(0.5);
      expect(cluster.role('A')).to.equal('PRIMARY/OPEN');
      const before = cluster.commit('A');
      expect(cluster.after(0.5, () => before.outcome)).to.equal('acknowledged');
      cluster.until('step 5', () => cluster.watcher('A').recovery.get('B') === 'send rest').run(0.5);
      expect(cluster.role('A')).to.equal('PRIMARY/SUSPEND');
      const during = cluster.commit('A');
      expect(cluster.after(0.5, () => during.outcome)).to.equal('pending');
      inStep(cluster).run(5);
      expect(during.outcome).to.equal('acknowledged');
      expect(cluster.values('A')).to.include.members([before.value, during.value]);
    },
  },
  {
    id: 'R16',
    says: 'a command of a monitor interrupts a recovery with -721',
    check: (rules: RuleBook): void => {
      const cluster = recovering(rules).startMonitor(1).run(2);
      cluster.command('set group recover time 90');
      expect(lastCode(cluster)).to.equal(CODE.interrupted);
    },
  },
  {
    id: 'R17',
    says: 'another standby that fails interrupts it: first FAILOVER, later it is tried again',
    check: (rules: RuleBook): void => {
      const cluster = recovering(rules);
      const begin = cluster.now;
      cluster.killDatabase('C').run(5);
      expect(cluster.path('A', begin)).to.deep.equal(['FAILOVER', 'OPEN']);
      expect(lastCode(cluster)).to.equal(CODE.interrupted);
      cluster.database('B').answerDelay = 0;
      cluster.until('tried again', () => cluster.archive('A', 'B') === 'VALID', 70);
    },
  },
  {
    id: 'R18',
    says: 'another standby that is too slow interrupts it: first STANDBY CHECK',
    check: (rules: RuleBook): void => {
      const cluster = recovering(rules, { watcher: { sendThreshold: 1 } });
      cluster.database('C').answerDelay = 3000;
      const begin = cluster.now;
      cluster.commit('A');
      cluster.run(8);
      expect(cluster.path('A', begin).slice(0, 2)).to.deep.equal(['STANDBY CHECK', 'OPEN']);
      expect(lastCode(cluster)).to.equal(CODE.interrupted);
    },
  },
  {
    id: 'R19',
    says: 'two standbys are recovered side by side, and the watcher is OPEN when the list is empty',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, instances: THREE });
      cluster.killDatabase('B').killDatabase('C').run(3).startDatabase('B').startDatabase('C').run(5);
      for (const name of ['B', 'C']) cluster.database(name).answerDelay = 3000;
      const begin = cluster.now;
      cluster.until('both', () => cluster.watcher('A').recovery.size === 2);
      inStep(cluster);
      expect(cluster.path('A', begin)).to.deep.equal(['RECOVERY', 'OPEN']);
    },
  },
  {
    id: 'R20',
    says: 'a standby that returns during a recovery joins it',
    check: (rules: RuleBook): void => {
      const cluster = returned(rules, { instances: THREE });
      cluster.killDatabase('C').run(40).startDatabase('C');
      cluster.database('B').answerDelay = 60_000;
      const begin = cluster.now;
      cluster.until('both', () => cluster.watcher('A').recovery.size === 2, 90);
      expect(cluster.path('A', begin)).to.deep.equal(['RECOVERY']);
    },
  },
  {
    id: 'R21',
    says: 'averages above the thresholds before step 4 let the recovery fail, and nothing is suspended',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({
        mode: 'MANUAL',
        rules,
        archive: 'TIMELY',
        watcher: { applyThreshold: 1 },
      });
      cluster.database('B').answerDelay = 3000;
      cluster.commit('A');
      cluster.run(5).startMonitor(1).run(2);
      cluster.command('set group arch invalid');
      const begin = cluster.now;
      cluster.commit('A');
      cluster.until('a recovery', () => lastCode(cluster) === CODE.tooSlow, 90).run(5);
      expect(cluster.logs.some(({ at, text }) => at > begin && text.includes('SUSPEND'))).to.equal(false);
      expect(cluster.archive('A', 'B')).to.equal('INVALID');
      expect(recoverTime(cluster)).to.equal(60);
    },
  },
  {
    id: 'R22',
    says: 'a standby that was slow and has equal LSNs is not recovered until there is new redo',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({
        mode: 'MANUAL',
        rules,
        archive: 'TIMELY',
        watcher: { sendThreshold: 1 },
      });
      cluster.database('B').answerDelay = 3000;
      cluster.commit('A');
      cluster.run(10);
      expect(cluster.archive('A', 'B')).to.equal('INVALID');
      expect(recovers(cluster, 200)).to.equal(false);
      cluster.commit('A');
      expect(recovers(cluster, 30)).to.equal(true);
    },
  },
  {
    id: 'R23',
    says: 'check recover names the condition that is not met',
    check: (rules: RuleBook): void => {
      const cluster = returned(rules).startMonitor(1).run(2);
      expect(cluster.type('check recover B')).to.include('its recover time has not passed');
      cluster.setControl('B', newControlFile(99n)).run(2);
      expect(cluster.type('check recover GRP1.B')).to.include('by its dmwatcher.ctl it cannot join');
      expect(cluster.type('check recover X')).to.include('There is no instance X');
    },
  },
];
