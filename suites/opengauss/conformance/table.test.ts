import { expect } from 'chai';
import { DATA_FILES, renderDataFiles } from './data-files.ts';
import { DIFFERENCES } from './differences.ts';
import { NOT_REPLAYED } from './not-replayed.ts';
import { readRecordings } from './recordings.ts';
import { SITUATIONS } from './situations.ts';
import { placeOf } from './comparison.ts';
import { readTable } from './table.ts';

const commands = readRecordings().flatMap((recording) => recording.commands);
const places = new Set(commands.map(placeOf));

describe('the conformance table', () => {
  it('has one row for every recorded command, with known differences only', () => {
    const rows = [...readTable().matchAll(/^\| (\d+) \| ``.*`` \| (.*) \|$/gm)];
    expect(rows.map(([, number]) => Number(number))).to.deep.equal(commands.map(({ number }) => number));
    const known = new Set(DIFFERENCES.map(({ id }) => id));
    for (const [row, , result = ''] of rows) {
      if (result === 'same' || result.startsWith('not replayed: ')) continue;
      const ids = /^different: (.+)$/.exec(result)?.[1]?.split(', ') ?? [];
      expect(ids, row).to.not.be.empty;
      for (const id of ids) expect(known.has(id), row).to.equal(true);
    }
  });

  it('has counts that add up', () => {
    const [, ...columns] = (/^\| \*\*all\*\* \|(.*)\|$/m.exec(readTable())?.[1] ?? '').split('|').map(Number);
    const total = Number((/^\| \*\*all\*\* \| (\d+)/m.exec(readTable()) ?? [])[1]);
    expect(total).to.equal(commands.length);
    expect(columns.reduce((sum, count) => sum + count, 0)).to.equal(total);
  });
});

describe('the files of $PGDATA', () => {
  it('are in the table as the suite looks for them, each once, there or with a reason', () => {
    expect(readTable()).to.include(renderDataFiles());
    const names = DATA_FILES.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    for (const { name, since, missing } of DATA_FILES) expect([since, missing].filter(Boolean), name).to.have.length(1);
  });
});

describe('what is said about single commands', () => {
  it('is about commands that were recorded', () => {
    const named = [
      ...Object.keys(NOT_REPLAYED),
      ...Object.keys(SITUATIONS),
      ...DIFFERENCES.flatMap((difference) => difference.places ?? []),
    ];
    for (const place of named) expect(places.has(place), place).to.equal(true);
  });

  it('gives every difference a name of its own', () => {
    const ids = DIFFERENCES.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });
});
