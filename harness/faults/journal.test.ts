import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Journal, readJournal } from './journal.ts';

const target = { kind: 'kill', targets: [{ node: 'n1', container: 'c1' }] } as const;

describe('Journal', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dbquake-journal-'));
    path = join(folder, 'journal.jsonl');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('has an entry on the disk when append resolves', async () => {
    const journal = await Journal.open(path);
    await journal.append({ ...target, fault: 'f1', step: 'inject-intent' });
    const [entry] = await readJournal(path);
    await journal.close();
    expect(entry).to.deep.include({ ...target, fault: 'f1', step: 'inject-intent' });
    expect(Date.parse(entry?.at ?? '')).to.be.closeTo(Date.now(), 60_000);
  });

  it('keeps the order of appends that were not awaited', async () => {
    const journal = await Journal.open(path);
    const ids = Array.from({ length: 20 }, (_, index) => `f${index}`);
    await Promise.all(ids.map((fault) => journal.append({ ...target, fault, step: 'inject-intent' })));
    await journal.close();
    expect((await readJournal(path)).map(({ fault }) => fault)).to.deep.equal(ids);
  });

  it('goes on after a line that a crash cut off', async () => {
    const first = await Journal.open(path);
    await first.append({ ...target, fault: 'f1', step: 'inject-intent' });
    await first.close();
    await appendFile(path, '{"at":"2026-');
    const second = await Journal.open(path);
    await second.append({ ...target, fault: 'f1', step: 'healed' });
    await second.close();
    expect((await readJournal(path)).map(({ step }) => step)).to.deep.equal(['inject-intent', 'healed']);
  });

  it('is empty when there is no file', async () => {
    expect(await readJournal(path)).to.deep.equal([]);
  });
});
