import { expect } from 'chai';
import { QuakeError } from '../../errors.ts';
import { availabilityChecker } from '../availability/index.ts';
import { runCheckers } from './check-run.ts';
import { durabilityChecker } from '../set/index.ts';
import { every, evidence, role } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';
import { evaluateThresholds, parseThreshold, parseThresholds } from './thresholds.ts';
import type { Problem } from './verdict.ts';

function evaluate(builder: HistoryBuilder, ...expressions: readonly string[]): readonly Problem[] {
  const run = evidence(builder.build(), [role(0, 'n1', 'primary')]);
  const { checks } = runCheckers(run, [availabilityChecker, durabilityChecker]);
  return evaluateThresholds(parseThresholds(expressions), { evidence: run, checks });
}

/** A write every 10 ms but between 1 s and 3 s; the kill at 1 s; one of two elements lost. */
function run(): HistoryBuilder {
  const builder = new HistoryBuilder().fault({ id: 'f1', kind: 'kill', targets: ['n1'] }, [1000, 1100], [2000, 2500]);
  for (const ms of [...every(10, 10, 990), ...every(10, 3000, 4000)]) builder.transfer(ms - 4, ms);
  return builder.transfer(995, 2900, { type: 'info' }).add(1, 0, 4).add(2, 1, 5).read([1], 5000, 5001, { final: true });
}

describe('thresholds', () => {
  it('are read with units, with and without spaces', () => {
    const limits = ['rto>10s', 'rto > 10000 ms', 'outage>=1.5m', 'rpo>0', 'rpo>=3rows', 'latency.p99>200us', 'rto>0'];
    expect(limits.map((text) => parseThreshold(text).limit)).to.deep.equal([10_000, 10_000, 90_000, 0, 3, 0.2, 0]);
    expect(parseThreshold('latency.p99<=5ms')).to.deep.include({ operator: '<=' });
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['rto', /not of the form FIGURE>LIMIT/],
    ['rto=3s', /not of the form/],
    ['speed>3s', /there is no figure "speed"/],
    ['rto>10', /rto needs a unit, as in 10s/],
    ['rto>10parsec', /there is no unit "parsec"/],
    ['rpo>1s', /rpo is a number of rows/],
    ['', /not of the form/],
  ];
  for (const [expression, message] of wrong) {
    it(`refuse "${expression}" and name what is allowed`, () => {
      expect(() => parseThreshold(expression))
        .to.throw(QuakeError, message)
        .that.includes({ code: 'QUAKE_BAD_THRESHOLD', exitClass: 'usage' })
        .with.property('hint')
        .that.matches(/rto, detect, decide, promote, rpo, .*latency\.p99/);
    });
  }

  it('become problems when the figures cross them', () => {
    expect(evaluate(run(), 'rto>1s', 'rpo>0', 'outage>1s', 'outage.total>5s')).to.deep.equal([
      { class: 'availability', type: 'threshold', message: 'rto is 2.0 s, and the threshold is rto>1s' },
      { class: 'availability', type: 'threshold', message: 'rpo is 1 row, and the threshold is rpo>0' },
      { class: 'availability', type: 'threshold', message: 'outage is 2.0 s, and the threshold is outage>1s' },
    ]);
    expect(evaluate(run(), 'rto>2.5s', 'rpo>1', 'latency.p99>10s', 'latency.p50<1ms')).to.deep.equal([]);
  });

  it('are crossed by an outage that did not end', () => {
    const gone = new HistoryBuilder()
      .add(1, 0, 4)
      .fault({ id: 'f1', kind: 'kill', targets: ['n1'] }, [100, 110])
      .add(2, 90, 9000, { type: 'info' });
    expect(evaluate(gone, 'rto>60s').map(({ message }) => message)).to.deep.equal([
      'rto is without end: it was still going on when the run ended, and the threshold is rto>60s',
    ]);
  });

  it('are unknown, not passed, when the figure was not measured', () => {
    expect(evaluate(new HistoryBuilder().add(1, 0, 4), 'rto>1s', 'convergence>1s')).to.deep.equal([
      {
        class: 'unknown',
        type: 'threshold-not-measured',
        message: 'The threshold rto>1s cannot be judged: rto was not measured in this run',
      },
      {
        class: 'unknown',
        type: 'threshold-not-measured',
        message: 'The threshold convergence>1s cannot be judged: convergence was not measured in this run',
      },
    ]);
  });
});
