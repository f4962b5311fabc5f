import { expect } from 'chai';
import type { Defect } from '../../harness/products/defect.ts';
import { scoreTable } from './score-table.ts';
import { scoreOf, type TrialRun } from './score.ts';

const LOSES: Defect = {
  name: 'loses-rows',
  description: 'loses rows',
  caughtAs: { check: 'set', anomaly: 'lost' },
};

function run(found: readonly (readonly [check: string, type: string])[], defect?: Defect): TrialRun {
  const checks = Object.fromEntries(
    found.map(([check, type]) => [
      check,
      { valid: false, class: 'consistency' as const, summary: '', anomalies: [{ type, message: type }] },
    ]),
  );
  const verdict = { valid: found.length === 0, checks, problems: [] };
  return {
    trial: 'killed',
    product: 'opengauss',
    verdict,
    seconds: 30.04,
    ...(defect === undefined ? {} : { defect }),
  };
}

const outcomes = (runs: readonly TrialRun[]): readonly string[] => scoreOf(runs).runs.map(({ outcome }) => outcome);

describe('the score of the defect switches', () => {
  it('counts a defect as caught when the right check calls it by its name', () => {
    expect(outcomes([run([['set', 'lost']], LOSES)])).to.deep.equal(['caught']);
  });

  it('counts it as missed when it is found under another name, by another check, or not at all', () => {
    const wrong = [run([['set', 'duplicated']], LOSES), run([['bank', 'lost']], LOSES), run([], LOSES)];
    expect(outcomes(wrong)).to.deep.equal(['missed', 'missed', 'missed']);
    expect(scoreOf(wrong).passed).to.equal(false);
  });

  it('counts an anomaly that the check itself does not hold against the run as missed', () => {
    const [caught] = [run([['set', 'lost']], LOSES)];
    const set = caught.verdict?.checks['set'];
    if (caught.verdict === undefined || set === undefined) throw new Error('no check');
    const undecided = {
      ...caught,
      verdict: { ...caught.verdict, checks: { set: { ...set, valid: 'unknown' as const } } },
    };
    expect(outcomes([undecided])).to.deep.equal(['missed']);
  });

  it('counts a run that could not be made as missed, and as unknown without a defect', () => {
    const failed: TrialRun = { trial: 'killed', product: 'opengauss', error: 'no image', seconds: 1 };
    expect(outcomes([{ ...failed, defect: LOSES }, failed])).to.deep.equal(['missed', 'unknown']);
    expect(scoreOf([failed]).passed).to.equal(false);
  });

  it('counts anything found on the clean stand-in as a false alarm', () => {
    const score = scoreOf([run([['set', 'lost']]), run([])]);
    expect(score.counts).to.include({ 'false alarm': 1, clean: 1 });
    expect(score.passed).to.equal(false);
  });

  it('is passed only when there were runs and all of them came out right', () => {
    expect(scoreOf([run([['set', 'lost']], LOSES), run([])]).passed).to.equal(true);
    expect(scoreOf([]).passed).to.equal(false);
  });

  it('is printed as a table with a summary', () => {
    expect(scoreTable(scoreOf([run([['set', 'lost']], LOSES), run([])]))).to.equal(
      [
        'product    run     defect      outcome  found      seconds',
        'opengauss  killed  loses-rows  caught   set: lost  30.0',
        'opengauss  killed  -           clean    -          30.0',
        '',
        '1 of 1 defects caught, 0 missed, 0 false alarms in 1 clean runs, 1 min 0 s',
        '',
      ].join('\n'),
    );
  });
});
