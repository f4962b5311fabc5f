import { expect } from 'chai';
import { seedLogs } from './kingbase/fixtures/seed-case.ts';
import { kingbaseDialect } from './kingbase/dialect.ts';
import { detectDialect, nameNodes } from './index.ts';
import { openGaussDialect } from './opengauss/dialect.ts';

const log = { folder: '/tmp/a/pg_log', name: 'x.log', text: '' };

describe('nameNodes', () => {
  it('takes what the user says before what the lines say', () => {
    const [first] = seedLogs();
    if (first === undefined) throw new Error('no log');
    expect(nameNodes(kingbaseDialect, [{ ...first, node: 'mine' }])[0]?.node).to.equal('mine');
  });

  it('takes the folder when nothing else says it, but not a folder that only holds logs', () => {
    expect(nameNodes(openGaussDialect, [log])[0]?.node).to.equal('a');
  });

  it('finds the nodes of files that lie in one folder', () => {
    const together = seedLogs().map((one) => ({ ...one, folder: '/case' }));
    expect(nameNodes(kingbaseDialect, together).map(({ node }) => node)).to.deep.equal([
      'node102',
      'node102',
      'node101',
    ]);
  });
});

describe('detectDialect', () => {
  it('knows whose logs they are', () => {
    expect(detectDialect(seedLogs().map(({ text }) => text))?.product).to.equal('kingbase');
    expect(detectDialect(['2026-11-20 14:41:06.840 [unknown] LOG:  received failover notification'])?.product).to.equal(
      'opengauss',
    );
  });

  it('does not guess', () => {
    expect(detectDialect(['nothing that any product writes'])).to.equal(undefined);
  });
});
