import { expect } from 'chai';
import type { ReplayLimits } from '../database/replay-limits.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import { CODE } from '../watch/statement.ts';
import type { Assertion } from './assertion.ts';

/** A cluster whose standby takes 10 s to replay a packet, and clients that wrote so many, of 100 MB each. */
function replayingSlowly(rules: RuleBook, replay: Partial<ReplayLimits>, commits: number): SimulatedCluster {
  const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, replay });
  cluster.database('B').redo.replay.time = 10_000;
  for (let count = 0; count < commits; count += 1) cluster.commit('A', 100);
  return cluster.run(1);
}

/** What parameters of dm.ini and dmmal.ini do (facts/dm.md §5.1). */
export const PARAMETER_ROWS: readonly Assertion[] = [
  {
    id: 'C8',
    says: 'ENABLE_OFFLINE_TS = 2 refuses an offline tablespace on a standby and allows it on a primary; 1 always, 0 never',
    check: (rules: RuleBook): void => {
      const codes = (offlineTablespaces: number): boolean[] => {
        const cluster = SimulatedCluster.inStep({ rules, database: { offlineTablespaces } });
        return ['A', 'B'].map((name) => {
          const code = cluster.execute(name, { kind: 'offline tablespace', tablespace: 'TS1' });
          expect(cluster.database(name).offlineTablespaces).to.deep.equal(code === CODE.ok ? ['TS1'] : []);
          return code === CODE.ok;
        });
      };
      expect([0, 1, 2].map(codes)).to.deep.equal([
        [false, false],
        [true, true],
        [true, false],
      ]);
    },
  },
  {
    id: 'C12',
    says: 'a frozen process is not active by dminst.sys and is replaced; one that works unheard is not started again',
    check: (rules: RuleBook): void => {
      const frozen = SimulatedCluster.inStep({ mode: 'MANUAL', rules, watcher: { autoRestart: true } });
      const { pid } = frozen.report('B');
      frozen.freeze('B').run(9);
      expect(frozen.report('B').pid, 'for less than INST_ERROR_TIME').to.equal(pid);
      expect(frozen.run(20).report('B').pid).to.not.equal(pid);
      const unheard = SimulatedCluster.inStep({ mode: 'MANUAL', rules, watcher: { autoRestart: true } });
      const same = unheard.report('B').pid;
      unheard.cut('B/dmserver', 'B/dmwatcher').run(60);
      expect([unheard.status('B'), unheard.report('B').pid]).to.deep.equal(['STARTUP', same]);
      unheard.heal('B/dmserver', 'B/dmwatcher');
      unheard.until('in step', () => unheard.isInStep(), 90);
      expect(unheard.killDatabase('B').run(5).role('B'), 'one that is gone is started').to.equal('STANDBY/OPEN');
    },
  },
  {
    id: 'C13',
    says: 'with REDOS_BUF_NUM buffers to replay a standby holds its answers back, until some are replayed',
    check: (rules: RuleBook): void => {
      const cluster = replayingSlowly(rules, { buffers: 3 }, 6);
      const written = (): number => cluster.acknowledged.length;
      // The last one is in KEEP_BUF, which is not replayed before the next one comes.
      expect([written(), cluster.report('B').fileLsn - cluster.report('B').curLsn]).to.deep.equal([3, 3]);
      expect(cluster.after(10, () => written())).to.equal(4);
      expect(cluster.after(60, () => written())).to.equal(6);
      expect(replayingSlowly(rules, { buffers: 0 }, 6).acknowledged, 'without limit').to.have.length(6);
    },
  },
  {
    id: 'C14',
    says: 'so it does with REDOS_BUF_SIZE MB, though the buffers are few',
    check: (rules: RuleBook): void => {
      const cluster = replayingSlowly(rules, { megabytes: 200 }, 6);
      expect(cluster.acknowledged).to.have.length(2);
      expect(cluster.after(70, () => cluster.acknowledged.length)).to.equal(6);
      expect(replayingSlowly(rules, { megabytes: 0 }, 6).acknowledged, 'without limit').to.have.length(6);
    },
  },
  {
    id: 'C15',
    says: 'a standby that is at one buffer for longer than REDOS_MAX_DELAY exits; 0 waits for ever',
    check: (rules: RuleBook): void => {
      const role = (longestReplay: number, seconds: number): string => {
        const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, replay: { longestReplay } });
        cluster.database('B').redo.replay.time = 300_000;
        cluster.commit('A');
        cluster.commit('A');
        return cluster.run(seconds).role('B');
      };
      expect([role(30, 28), role(30, 33), role(0, 200)]).to.deep.equal(['STANDBY/OPEN', '-', 'STANDBY/OPEN']);
    },
  },
  {
    id: 'C16',
    says: 'REDOS_PRE_LOAD and ALTER_MODE_STATUS change while the server runs, within their range',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules });
      const set = (name: string, value: string, scope: 1 | 2 = 1): number =>
        cluster.execute('A', { kind: 'set parameter', scope, name, value });
      expect([set('REDOS_PRE_LOAD', '0'), set('REDOS_PRE_LOAD', '4096')]).to.deep.equal([CODE.ok, CODE.ok]);
      expect([set('REDOS_PRE_LOAD', '4097'), set('NO_SUCH_NAME', '1')]).to.deep.equal([CODE.refused, CODE.refused]);
      expect(cluster.database('A').storedParameters).to.deep.equal(['REDOS_PRE_LOAD = 0', 'REDOS_PRE_LOAD = 4096']);
      expect(set('ALTER_MODE_STATUS', '1', 2)).to.equal(CODE.ok);
      expect(cluster.database('A').state.configuration.alterModeStatus, 'only in dm.ini').to.equal(false);
      expect(set('ALTER_MODE_STATUS', '1')).to.equal(CODE.ok);
      cluster.killWatcher('A').run(70);
      expect(cluster.execute('A', { kind: 'mount' }), 'allowed now').to.equal(CODE.ok);
    },
  },
  {
    id: 'C17',
    says: 'RLOG_SEND_APPLY_MON is static: it changes in dm.ini only',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules });
      const set = (scope: 1 | 2): number =>
        cluster.execute('A', { kind: 'set parameter', scope, name: 'RLOG_SEND_APPLY_MON', value: '128' });
      expect([set(1), set(2)]).to.deep.equal([CODE.refused, CODE.ok]);
      expect(cluster.database('A').storedParameters).to.deep.equal(['RLOG_SEND_APPLY_MON = 128']);
    },
  },
  {
    id: 'C18',
    says: 'averages are over the last RLOG_SEND_APPLY_MON sends and replays, or over all when there are fewer',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, samples: 16 });
      const counts = (commits: number): (number | undefined)[] => {
        for (let count = 0; count < commits; count += 1) cluster.commit('A');
        cluster.run(20);
        return [cluster.report('A').archives['B']?.sends.count, cluster.report('B').applies.count];
      };
      expect([counts(3), counts(30)]).to.deep.equal([
        [3, 3],
        [16, 16],
      ]);
      cluster.database('B').answerDelay = 1000;
      counts(16);
      expect(cluster.report('A').archives['B']?.sends.averageSeconds, 'the quick ones are forgotten').to.be.greaterThan(
        0.9,
      );
    },
  },
  {
    id: 'C20',
    says: 'with MAL_CHECK_INTERVAL = 0 a link that swallows everything blocks the commits; with checks it is found',
    check: (rules: RuleBook): void => {
      const outcome = (checkInterval: number): string => {
        const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, mal: { checkInterval, failInterval: 5 } });
        const commit = cluster.cut('A/dmserver', 'B/dmserver').commit('A');
        return cluster.after(600, () => `${commit.outcome} ${cluster.archive('A', 'B')}`);
      };
      expect([outcome(0), outcome(5)]).to.deep.equal(['pending VALID', 'acknowledged INVALID']);
    },
  },
  {
    id: 'C39',
    says: 'MON_LOG_INTERVAL: 0 logs nothing, 1 messages, and from 5 on the state of the system as well',
    check: (rules: RuleBook): void => {
      const log = (logInterval: number): { readonly messages: number; readonly states: number } => {
        const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).startMonitor(1, { logInterval }).run(61);
        const states = cluster.logOf(1).filter((text) => text.includes('MON_CONFIRM')).length;
        return { messages: cluster.logOf(1).length - states, states };
      };
      expect([0, 1, 5, 30].map(log)).to.deep.equal([
        { messages: 0, states: 0 },
        { messages: 2, states: 0 },
        { messages: 2, states: 13 },
        { messages: 2, states: 3 },
      ]);
    },
  },
];
