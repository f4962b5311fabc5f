import { expect } from 'chai';
import { syntheticRun } from '../fixtures/synthetic-run.ts';
import { writeSkew } from '../fixtures/write-skew.ts';
import { formatVerdict } from './format-verdict.ts';

describe('the verdict in a terminal', () => {
  it('says of a valid run what RTO and RPO were and where the report is', () => {
    const { run, verdict } = syntheticRun('kept');
    const text = formatVerdict(run, verdict, { colour: false, report: 'runs/1/report.html' });
    expect(text.split('\n')[0]).to.match(/^VALID [\d,]+ writes acknowledged, none lost; write outage 3\.\d s$/);
    expect(text).to.contain('RTO            3.64 s after f1 kill n1: operator 2.17 s, database 1.47 s');
    expect(text).to.contain('   detect 2.05 s, decide 120 ms, promote 1.47 s, first acknowledged write 3.9 ms, ');
    expect(text).to.match(/switchover +to n3 ok, took 1\.4 s, no write for 1\.[34]\d* s/);
    expect(text).to.contain('stand-in, image dbquake/opengauss:4f1c09ab');
    expect(text).to.contain('0: no acknowledged row lost');
    expect(text).to.contain('runs/1/report.html');
    expect(text).to.contain('--seed 7');
    expect(text.endsWith('\n')).to.equal(false);
  });

  it('says that a defect was switched on', () => {
    const { run, verdict } = syntheticRun('lost');
    const defect = { name: 'stale-reads', description: 'answers from the past' };
    const text = formatVerdict({ ...run, defect }, verdict, { colour: false });
    expect(text).to.match(/\n {2}defect +stale-reads, switched on on purpose: answers from the past\n/);
    expect(formatVerdict(run, verdict, { colour: false })).to.not.contain('on purpose');
  });

  it('names class, problems and anomalies of an invalid run', () => {
    const { run, verdict } = syntheticRun('lost');
    const text = formatVerdict(run, verdict, { colour: false });
    expect(text.split('\n')[0]).to.match(/^INVALID \(consistency\) /);
    expect(text).to.contain('- threshold: rpo is 71 rows');
    expect(text).to.contain('- lost: Element ');
    expect(text).to.contain('- two-primaries: ');
    expect(text).to.match(/RPO +\d+ rows lost of/);
  });

  it('says of an unknown run why it is unknown', () => {
    const { run, verdict } = syntheticRun('unknown');
    const text = formatVerdict(run, verdict, { colour: false });
    expect(text.split('\n')[0]).to.match(/^UNKNOWN \S/);
    expect(text).to.contain('fault-did-not-bite: f1, kill of n1, was not verified to bite');
    expect(text).to.match(/RPO +not judged/);
  });

  it('names the first few of many anomalies and counts the rest', () => {
    const { run, verdict } = syntheticRun('lost');
    const problems = Array.from(
      { length: 9 },
      (_, at) => ({ class: 'unknown', type: 'p', message: `m${at}` }) as const,
    );
    const text = formatVerdict(run, { ...verdict, problems, checks: {} }, { colour: false });
    expect(text.match(/- p: /g)).to.have.length(5);
    expect(text).to.contain('and 4 more in the report');
  });

  it('explains what is wrong with reasons and SQL when asked', () => {
    const { run, verdict } = syntheticRun('kept');
    const skewed = { ...verdict, checks: { ...verdict.checks, 'list-append': writeSkew() } };
    expect(formatVerdict(run, skewed, { colour: false })).to.not.contain('SELECT');
    const lines = formatVerdict(run, skewed, { colour: false, explain: true }).split('\n');
    const start = lines.indexOf('  - G2-item, explained:');
    expect(lines[start + 1]).to.match(/^ {4}T2 \(process 0 on n1, ok\)/);
    expect(lines.slice(-2)).to.deep.equal([
      '    operation 2, process 0 on n1, at 1.000 s to 1.200 s, ok',
      "      SELECT elements FROM t WHERE id = '<b>';  -- returned no row",
    ]);
  });

  it('uses colours only when asked', () => {
    const { run, verdict } = syntheticRun('kept');
    const escape = '\u001b[';
    expect(formatVerdict(run, verdict, { colour: false })).to.not.contain(escape);
    expect(formatVerdict(run, verdict, { colour: true })).to.contain(`${escape}32mVALID${escape}0m`);
  });
});
