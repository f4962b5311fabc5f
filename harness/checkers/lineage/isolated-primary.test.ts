import { expect } from 'chai';
import { evidence, primaryState } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';
import { isolatedPrimaryChecker, type IsolatedPrimaryResult } from './isolated-primary.ts';

const ISOLATE = { id: 'f1', kind: 'isolate', targets: ['n1'] } as const;

function check(history: HistoryBuilder, senders = true): IsolatedPrimaryResult {
  const state = primaryState('n1', '0/1000');
  const states = [{ time: 500e6, node: 'n1', state: senders ? state : { ...state, senders: [] } }];
  return isolatedPrimaryChecker.check(evidence(history.build(), states));
}

const isolated = (): HistoryBuilder => new HistoryBuilder().fault(ISOLATE, [1000, 1500], [9000, 9500]);

describe('isolated primary checker of DM', () => {
  it('is content when nothing new was acknowledged, and with what was on its way', () => {
    const result = check(isolated().add(1, 100, 200).add(2, 1200, 1600).add(3, 2000, 8000, { type: 'info' }));
    expect(result).to.include({ valid: true, summary: '1 isolated primary acknowledged nothing new' });
  });

  it('accuses a write that began and was acknowledged while it was cut off', () => {
    const result = check(isolated().add(1, 2000, 2100));
    expect(result).to.include({ valid: false, class: 'consistency' });
    expect(result.anomalies.map(({ type }) => type)).to.deep.equal(['isolated-primary-acknowledged']);
  });

  it('does not mind what it acknowledges after that, nor what others do, nor reads', () => {
    const result = check(isolated().add(1, 9600, 9700).add(2, 2000, 2100, { node: 'n2' }).read([1], 2000, 2100));
    expect(result.valid).to.equal(true);
  });

  it('says nothing of a primary that had no VALID archive: it acknowledges alone', () => {
    expect(check(isolated().add(1, 2000, 2100), false)).to.include({ valid: true, summary: 'no primary was isolated' });
  });
});
