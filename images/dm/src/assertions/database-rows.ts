import { expect } from 'chai';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { SimpleStatement } from '../watch/statement.ts';
import type { Assertion } from './assertion.ts';

/** What a database does by itself: rows of facts/dm.md §5.1 about its mode and status. */
export const DATABASE_ROWS: readonly Assertion[] = [
  {
    id: 'C5',
    says: 'a manual change is refused while the watcher was heard of within DW_ERROR_TIME, also with ALTER_MODE_STATUS = 1',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules, database: { alterModeStatus: true } });
      expect(cluster.execute('B', { kind: 'mount' })).to.not.equal(0);
      cluster.killWatcher('B').run(55);
      expect(cluster.execute('B', { kind: 'mount' })).to.not.equal(0);
      expect(cluster.role('B')).to.equal('STANDBY/OPEN');
    },
  },
  {
    id: 'C6',
    says: 'it is accepted once the watcher was silent for longer; the mode changes in MOUNT only',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules, mode: 'MANUAL', database: { alterModeStatus: true } });
      cluster.killWatcher('A').killWatcher('B').run(62);
      const execute = (kind: SimpleStatement): number => cluster.execute('B', { kind });
      expect(execute('primary'), 'PRIMARY in OPEN').to.not.equal(0);
      expect([execute('mount'), execute('primary'), cluster.role('B')]).to.deep.equal([0, 0, 'PRIMARY/MOUNT']);
      expect(execute('suspend'), 'SUSPEND in MOUNT').to.not.equal(0);
      expect([execute('standby'), execute('open'), cluster.role('B')]).to.deep.equal([0, 0, 'STANDBY/OPEN']);
      expect(execute('standby'), 'STANDBY in OPEN').to.not.equal(0);
      expect([execute('suspend'), execute('mount'), execute('open force')]).to.deep.equal([0, 0, 0]);
      cluster.database('B').state = { ...cluster.database('B').state, status: 'AFTER REDO' };
      for (const kind of ['mount', 'open', 'open force'] as const) {
        expect(execute(kind), `${kind} in AFTER REDO`).to.not.equal(0);
      }
    },
  },
  {
    id: 'C7',
    says: 'ALTER_MODE_STATUS = 0 refuses it regardless',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ rules }).killWatcher('B').run(70);
      expect(cluster.execute('B', { kind: 'mount' })).to.not.equal(0);
      expect(cluster.role('B')).to.equal('STANDBY/OPEN');
    },
  },
  {
    id: 'C9',
    says: 'SESS_FREE_IN_SUSPEND cuts the sessions so long after an archive failed, and 0 never',
    check: (rules: RuleBook): void => {
      const cut = (sessionFreeTime: number, seconds: number): number => {
        const cluster = SimulatedCluster.inStep({ rules, database: { sessionFreeTime } }).killDatabase('B').run(1);
        cluster.commit('A');
        return cluster.run(seconds).database('A').cutSessions;
      };
      expect([cut(20, 17), cut(20, 60), cut(0, 200)]).to.deep.equal([0, 1, 0]);
    },
  },
  {
    id: 'C10',
    says: 'DW_MAX_SVR_WAIT_TIME ends a database whose watcher does not start; 0 waits for ever',
    check: (rules: RuleBook): void => {
      const role = (watcherWaitTime: number, seconds: number): string =>
        new SimulatedCluster({ rules, database: { watcherWaitTime } }).startDatabase('A').run(seconds).role('A');
      expect([role(10, 8), role(10, 13), role(0, 100)]).to.deep.equal(['PRIMARY/MOUNT', '-', 'PRIMARY/MOUNT']);
      const watched = SimulatedCluster.inStep({ rules, database: { watcherWaitTime: 10 } }).run(20);
      expect(watched.role('A')).to.equal('PRIMARY/OPEN');
    },
  },
];
