import { expect } from 'chai';
import type { NodeRole, StateSample } from '../../cluster/node-state.ts';
import type { Operation } from '../../history/operation.ts';
import { evidence } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';
import { KINGBASE_TRANSITIONS } from './kingbase-transitions.ts';
import { createTransitionsChecker } from './transitions.ts';

function shows(ms: number, node: string, role: NodeRole, state: string): StateSample {
  return { time: ms * 1e6, node, state: { role, state, detail: '', senders: [] } };
}

const FAILOVER = [
  shows(100, 'n1', 'primary', 'up'),
  shows(100, 'n2', 'standby', 'up'),
  shows(900, 'n2', 'standby', 'pool does not answer'),
  shows(2000, 'n2', 'primary', 'up'),
];
const valid = (states: readonly StateSample[], history: readonly Operation[] = []): unknown =>
  createTransitionsChecker(KINGBASE_TRANSITIONS).check(evidence(history, states)).valid;

describe('transitions checker with the table of KingbaseES', () => {
  it('accuses a standby that becomes primary in a cluster that is left alone', () => {
    expect(valid(FAILOVER)).to.equal(false);
  });

  it('lets the failure of another machine explain it', () => {
    const history = new HistoryBuilder()
      .fault({ id: 'f1', kind: 'kill', targets: ['n1'] }, [500, 600], [4900, 5000])
      .build();
    expect(valid(FAILOVER, history)).to.equal(true);
  });

  it('accuses a state that no pool knows', () => {
    expect(valid([shows(100, 'n1', 'primary', 'up'), shows(300, 'n1', 'primary', 'Normal')])).to.equal(false);
  });
});
