import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/package-root.ts';

const TABLE = path.join(packageRoot(), 'docs/opengauss-scenarios.md');
const FILE_END = '.suite.ts';

/** `S1 s01-s03-crash-and-failover`, for each row of the table. */
function rowsOfTable(): readonly string[] {
  const rows = readFileSync(TABLE, 'utf8').matchAll(/^\| (S\d+) +\|.*?[^\\]\| (s\d\S+) +\|/gm);
  return unique([...rows].map(([, id = '', file = '']) => `${id} ${file}`));
}

/** The same, for each test of the suites in this folder. */
function tests(): readonly string[] {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(FILE_END));
  return unique(
    files.flatMap((name) => {
      const titles = readFileSync(path.join(import.meta.dirname, name), 'utf8').matchAll(/\bit\(\s*['"`](S\d+): /g);
      return [...titles].map(([, id = '']) => `${id} ${name.slice(0, -FILE_END.length)}`);
    }),
  );
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted();

describe('the table of openGauss scenarios', () => {
  it('has a row for every scenario of every suite, and no other', () => {
    expect(rowsOfTable()).to.deep.equal(tests());
  });

  it('has S1 to S45', () => {
    const ids = new Set(rowsOfTable().map((row) => row.split(' ')[0]));
    const missing = Array.from({ length: 45 }, (_, index) => `S${index + 1}`).filter((id) => !ids.has(id));
    expect(missing).to.deep.equal([]);
  });
});
