import { expect } from 'chai';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import { CODE } from '../watch/statement.ts';
import type { RecoveryStep } from '../watcher/watcher-state.ts';
import type { Assertion } from './assertion.ts';
import { inStep, lastCode, returned } from './recovering.ts';

type Leg = readonly [from: string, to: string];

const TO_DATABASE: readonly Leg[] = [
  ['A/dmwatcher', 'A/dmserver'],
  ['A/dmserver', 'A/dmwatcher'],
];
const TO_WATCHER: readonly Leg[] = [
  ['A/dmwatcher', 'B/dmwatcher'],
  ['B/dmwatcher', 'A/dmwatcher'],
];
const TO_STANDBY: readonly Leg[] = [
  ['A/dmserver', 'B/dmserver'],
  ['B/dmserver', 'A/dmserver'],
];

/** The messages of each step, questions and answers. HUGE tables (step 6) are of MPP, so there are none. */
export const LEGS: Readonly<Partial<Record<RecoveryStep, readonly Leg[]>>> = {
  control: TO_WATCHER,
  discard: [...TO_WATCHER, ['B/dmwatcher', 'B/dmserver'], ['B/dmserver', 'B/dmwatcher']],
  send: [...TO_DATABASE, ...TO_STANDBY],
  suspend: TO_DATABASE,
  'send rest': [...TO_DATABASE, ...TO_STANDBY],
  valid: TO_DATABASE,
  open: TO_DATABASE,
};

/** Whatever goes this way within the time is lost; with MAL messages their connection ends, which both ends notice. */
export function lose(cluster: SimulatedCluster, [from, to]: Leg, seconds: number): void {
  cluster.network.cutFrom(from, to);
  cluster.run(seconds).heal(from, to);
  const [[sender = '', process], [receiver = '']] = [from.split('/'), to.split('/')];
  if (sender === receiver || process !== 'dmserver') return;
  cluster.database(sender).fromPeer(receiver, { kind: 'closed' });
  cluster.database(receiver).fromPeer(sender, { kind: 'closed' });
}

const row = (step: RecoveryStep, legs: readonly Leg[]): Assertion => ({
  id: `X13.${step.replace(' ', '-')}`,
  says: `a message that is lost in step "${step}" ends the recovery within DW_ERROR_TIME, and it is tried again`,
  check: (rules: RuleBook): void => {
    for (const leg of legs) {
      const cluster = returned(rules);
      cluster.until(step, () => cluster.watcher('A').recovery.get('B') === step);
      lose(cluster, leg, 0.2);
      cluster.until(`the end without ${leg.join('->')}`, () => lastCode(cluster) === CODE.unreachable, 12);
      const commit = inStep(cluster.run(2), 70).commit('A');
      expect(
        cluster.after(1, () => commit.outcome),
        leg.join('->'),
      ).to.equal('acknowledged');
    }
  },
});

/** Messages of a recovery that are lost (facts/dm.md §2.3, §2.7). Any others: simulation/lost-messages.test.ts. */
export const LOST_MESSAGE_ROWS: readonly Assertion[] = [
  ...Object.entries(LEGS).map(([step, legs]) => row(step as RecoveryStep, legs)),
  {
    id: 'X14',
    says: 'a primary that a recovery left SUSPEND is opened, also when the first attempts to do so are lost',
    check: (rules: RuleBook): void => {
      const cluster = returned(rules);
      cluster.until('step 8', () => cluster.watcher('A').recovery.get('B') === 'open');
      lose(cluster, ['A/dmwatcher', 'A/dmserver'], 35);
      expect([cluster.status('A'), cluster.role('A')]).to.deep.equal(['RECOVERY', 'PRIMARY/SUSPEND']);
      inStep(cluster, 12);
    },
  },
  {
    id: 'X15',
    says: 'an old primary is halted when another took over, also when the first order to do so is lost',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ archive: 'TIMELY', confirm: true, rules }).isolate('A').run(60);
      cluster.network.cutFrom('A/dmwatcher', 'A/dmserver');
      expect(cluster.reconnect('A').after(5, () => cluster.role('A'))).to.equal('PRIMARY/OPEN');
      expect(cluster.heal('A/dmwatcher', 'A/dmserver').after(10, () => cluster.role('A'))).to.equal('-');
    },
  },
];
