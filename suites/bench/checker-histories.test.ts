import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Operation } from '../../harness/history/operation.ts';
import { readHistoryFile } from '../../harness/history/readers/read-history-file.ts';
import { simulateTransactions } from '../../harness/simulation/index.ts';
import { ednLine, writeHistory } from './checker-histories.ts';

describe('histories of the benchmark', () => {
  for (const [format, line] of [
    ['jsonl', undefined],
    ['edn', ednLine],
  ] as const) {
    it(`are read as they were generated: ${format}`, async () => {
      const directory = await mkdtemp(path.join(tmpdir(), 'dbquake-bench-'));
      try {
        const generate = (): Iterable<Operation> =>
          simulateTransactions({
            seed: 4,
            operations: 300,
            processes: 5,
            crashRate: 0.1,
            workload: 'list-append',
            isolation: 'read-committed',
          });
        const file = path.join(directory, `history.${format}`);
        await writeHistory(file, generate(), line);
        const read: Operation[] = [];
        await readHistoryFile(file, { accept: (operation) => void read.push(operation) });
        expect(read).to.deep.equal([...generate()]);
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    });
  }
});
