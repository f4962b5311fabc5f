import { expect } from 'chai';
import { syntheticMatrix } from '../fixtures/synthetic-matrix.ts';
import { formatMatrix } from './matrix-table.ts';

const plain = (): readonly string[] => formatMatrix(syntheticMatrix(), { colour: false }).split('\n');
const lineOf = (start: RegExp): string => plain().find((line) => start.test(line)) ?? '';

describe('the matrix in a terminal', () => {
  it('says what was measured, on which machine, and that it was interrupted', () => {
    const [title] = plain();
    expect(title).to.equal(
      'opengauss stand-in, image dbquake/opengauss:4f1c09ab, 3 nodes, 200 operations a second, seed 7, 2 runs a cell; ' +
        'load of the machine 1.0 to 2.5 on 2 processors; interrupted',
    );
  });

  it('says what each setting promises', () => {
    expect(lineOf(/^ {2}defaults:/)).to.contain('no row is lost, no outage longer than 17.8 s');
    expect(lineOf(/^ {2}most_available_sync=on:/)).to.contain('rows may be lost, no limit to outages');
  });

  it('has a line for each cell with median, worst, phases, loss and promise under their heads', () => {
    const head = lineOf(/^settings/);
    const kept = lineOf(/^defaults +kill primary/);
    const under = (word: string): string => (kept.slice(head.indexOf(word)).split(/ {2,}/)[0] ?? '').trim();
    expect(['RTO', 'worst', 'outage', 'detect', 'promote', 'healthy', 'RPO', 'promise'].map(under)).to.deep.equal([
      '3.64 s',
      '4.2 s',
      '4.4 s',
      '2.05 s',
      '1.47 s',
      '6 s',
      '0 rows',
      'kept',
    ]);
  });

  it('names the setting once, and says of lost rows within which time they were acknowledged', () => {
    expect(lineOf(/^ +pause primary +no end/)).to.match(/no end +no end +no end +2 s .* 71 rows +840 ms +broken$/);
  });

  it('tells a cell that failed from one that was not reached', () => {
    expect(lineOf(/^most_available_sync=on +kill primary/)).to.match(/failed +unknown$/);
    expect(lineOf(/^ +pause primary +not/)).to.match(/not measured$/);
  });

  it('lists every run that is not valid with its reason and its folder', () => {
    const text = plain().join('\n');
    expect(text).to.contain('3 runs that are not valid:');
    expect(text).to.contain('- defaults, pause primary: invalid, consistency: 71 acknowledged writes lost (run-3)');
    expect(text).to.contain('- most_available_sync=on, kill primary: the disk is full');
  });

  it('uses colours only when asked', () => {
    const escape = '\u001b[';
    expect(formatMatrix(syntheticMatrix(), { colour: false })).to.not.contain(escape);
    expect(formatMatrix(syntheticMatrix(), { colour: true })).to.contain(`${escape}31m`);
  });
});
