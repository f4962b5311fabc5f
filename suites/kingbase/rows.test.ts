import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../harness/package-root.ts';
import { rows, rowsDocument } from './rows.ts';

const FILE = path.join(packageRoot(), 'docs/kingbase-rows.md');
/** What a formatter may change. */
const bare = (text: string): string => text.replaceAll(/[ -]+/g, ' ').trim();

/** Ids in the titles of all tests of this folder: `K2, K25: both pools ...`. */
function testedIds(): ReadonlySet<string> {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const titles = files.flatMap((name) => [
    ...readFileSync(path.join(import.meta.dirname, name), 'utf8').matchAll(/\bit\(\s*['"`]((?:[KF]\d+(?:, )?)+): /g),
  ]);
  return new Set(titles.flatMap(([, ids = '']) => ids.split(', ')));
}

describe('the rows of KingbaseES', () => {
  it('are K1 to K70 and F1 to F27, each once', () => {
    const wanted = [...ids('K', 70), ...ids('F', 27)];
    expect(rows.map(({ id }) => id)).to.deep.equal(wanted);
  });

  it('count as tested on containers when there is a test of their name, and only then', () => {
    const counted = rows.filter(({ how }) => how === 'container').map(({ id }) => id);
    expect([...testedIds()].toSorted()).to.deep.equal(counted.toSorted());
  });

  it('have a reason where they are not tested as they are', () => {
    const silent = rows.filter(({ how, remark }) => how !== 'container' && remark === undefined);
    expect(silent.map(({ id }) => id)).to.deep.equal([]);
  });

  it('are printed in docs/kingbase-rows.md', () => {
    expect(bare(readFileSync(FILE, 'utf8')), 'rowsDocument() of rows.ts is what it should be').to.equal(
      bare(rowsDocument()),
    );
  });
});

function ids(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}
