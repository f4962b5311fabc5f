import { expect } from 'chai';
import { checkLinearizable } from '../../harness/checkers/linearizability/index.ts';
import { done, sequence } from '../../harness/checkers/fixtures/sequence.ts';
import { writeSkew } from '../fixtures/write-skew.ts';
import { explanationOf } from './explanation-facts.ts';

describe('the explanation of an anomaly', () => {
  it('of transactions has who did what, why one comes before the other, and the SQL', () => {
    const check = writeSkew();
    const [anomaly] = check.anomalies;
    const explained = anomaly === undefined ? undefined : explanationOf(check, anomaly);
    expect(anomaly?.type).to.equal('G2-item');
    expect(explained?.reasons).to.include('T2 (process 0 on n1, ok): read 1 -> null, append 2 <- 1');
    expect(explained?.reasons.join('\n')).to.contain('T2 < T3, because T2 read key 1 as [], which T3 extended with 1');
    expect(explained?.operations).to.deep.equal([
      {
        title: 'operation 2, process 0 on n1, at 1.000 s to 1.200 s, ok',
        statements: ["SELECT elements FROM t WHERE id = '<b>';  -- returned no row"],
      },
    ]);
  });

  it('of a register that is not linearizable has what contradicts what', () => {
    const history = sequence(...done(0, 'write', 1), ...done(0, 'write', 2), ...done(1, 'read', 1));
    const check = checkLinearizable(history, { model: 'register' });
    const [anomaly] = check.anomalies;
    const explained = anomaly === undefined ? undefined : explanationOf(check, anomaly);
    expect(explained?.reasons.join('\n')).to.contain('these contradict each other:');
    expect(explained?.reasons.join('\n')).to.contain('process 1 read 1');
  });

  it('is absent where the message says it all', () => {
    const check = { ...writeSkew(), anomalies: [{ type: 'lost', message: 'lost' }] };
    expect(explanationOf(check, { type: 'lost', message: 'lost' })).to.equal(undefined);
  });

  it('cuts lines that hold whole tables', () => {
    const check = writeSkew();
    const [anomaly] = check.anomalies;
    const wide = { ...anomaly, type: 'wide', message: 'wide', transactions: [wideTransaction()] };
    const [line = ''] = explanationOf(check, wide)?.reasons ?? [];
    expect(line).to.match(/^T9 .* \.\.\. /);
    expect(line.length).to.be.at.most(600);
  });
});

function wideTransaction(): object {
  const value = [['r', 1, Array.from({ length: 400 }, (_, element) => element)]];
  return { index: 9, type: 'ok', process: 1, value };
}
