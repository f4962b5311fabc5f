import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../harness/package-root.ts';
import { LIMITS } from './limits.ts';

describe('what seed-002 does not test', () => {
  const doc = readFileSync(join(packageRoot(), 'docs', 'opengauss-real-server.md'), 'utf8').replaceAll('`', '');
  const rows = doc.split('\n').flatMap((line) => {
    const [, suite, row, what, where] = line.split('|').map((cell) => cell.trim());
    return suite === 'seed-002' ? [`${row ?? ''}: ${what ?? ''}, ${where ?? ''}`] : [];
  });

  it('is in docs/opengauss-real-server.md, all of it and nothing else', () => {
    expect(rows).to.deep.equal(
      LIMITS.map(({ rows: numbers, what, where }) => `${numbers.join(', ')}: ${what}, ${where}`),
    );
  });
});
