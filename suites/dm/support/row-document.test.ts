import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/package-root.ts';
import { ASSERTION_IDS } from '../../../images/dm/src/assertions/assertion-list.ts';
import { rowDocument, rowsOfSuites } from './row-document.ts';

describe('the table of DM rows', () => {
  it('is what docs/dm-rows.md says; print it again with suites/dm/fixtures/print-rows.ts', () => {
    const written = readFileSync(path.join(packageRoot(), 'docs/dm-rows.md'), 'utf8');
    expect(written).to.equal(rowDocument());
  });

  it('has every row once', () => {
    const ids = [...rowDocument().matchAll(/^\| ([A-Z]\d+) +\|/gm)].map(([, id]) => id);
    expect(ids).to.deep.equal(ASSERTION_IDS);
  });

  it('knows no row in a suite that there is not', () => {
    const known = [...ASSERTION_IDS, ...Array.from({ length: 16 }, (_, index) => `scenario ${index + 1}`)];
    expect([...rowsOfSuites().keys()].filter((id) => !known.includes(id))).to.deep.equal([]);
  });
});
