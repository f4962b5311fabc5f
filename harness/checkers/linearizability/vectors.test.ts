import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import type { Operation } from '../../history/operation.ts';
import { checkLinearizable } from './check-linearizable.ts';
import type { LinearizableModel } from './model.ts';

interface Vector {
  readonly file: string;
  readonly workload: LinearizableModel;
  readonly valid: boolean;
}

const FOLDER = new URL('fixtures/', import.meta.url);

function read(file: string): string {
  return readFileSync(new URL(file, FOLDER), 'utf8');
}

describe('checkLinearizable on histories of real systems', () => {
  for (const { file, workload, valid } of JSON.parse(read('index.json')) as readonly Vector[]) {
    const history = read(file)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Operation);

    it(`says ${valid ? 'valid' : 'invalid'} for ${file}`, () => {
      expect(checkLinearizable(history, { model: workload }).valid).to.equal(valid);
    });

    it(`changes its mind about ${file} nowhere before the shortest prefix ends`, () => {
      const { failures } = checkLinearizable(history, { model: workload });
      const end = failures[0]?.shortestPrefix.length ?? history.length + 1;
      const upTo = (length: number): boolean | 'unknown' =>
        checkLinearizable(history.slice(0, length), { model: workload }).valid;
      expect(upTo(end - 1)).to.equal(true);
      expect(upTo(end)).to.equal(valid);
    });
  }
});
