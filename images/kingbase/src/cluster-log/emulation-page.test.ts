import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { DEFECTS } from '../defects/defect-names.ts';
import { IMITATED } from './imitated.ts';

/** docs/kingbase-emulation.md, the tables below a heading, a cell an entry; without the head. */
function tableOf(heading: string): string[][] {
  const page = readFileSync(new URL('../../../../docs/kingbase-emulation.md', import.meta.url), 'utf8');
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/kingbase-emulation.md', () => {
  it('lists every imitated line, in the words of the code, and no other', () => {
    expect(tableOf('Imitated')).to.deep.equal(IMITATED.map(({ id, line, instead }) => [id, `\`${line}\``, instead]));
  });

  it('lists every defect', () => {
    expect(tableOf('Defects').map(([name]) => name)).to.deep.equal([...DEFECTS]);
  });
});
