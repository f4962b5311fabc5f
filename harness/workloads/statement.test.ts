import { expect } from 'chai';
import type { Client } from 'pg';
import { take } from '../generator/combinators.ts';
import type { PlannedOperation } from '../generator/generator.ts';
import { Random } from '../generator/random.ts';
import { workloads } from './index.ts';
import { beginAt, type Statement, statementText } from './statement.ts';
import type { Workload } from './workload.ts';

const ISOLATION = 'repeatable read';

/** What `perform` sends when every statement concerns one row. */
async function sentBy(workload: Workload, operation: PlannedOperation): Promise<string[]> {
  const sent: Statement[] = [];
  const client = {
    query: (statement: Statement) => {
      sent.push(statement);
      return Promise.resolve({ rows: [['1', '1']], rowCount: 1 });
    },
  };
  await workload.perform(client as unknown as Client, operation, () => undefined, { isolation: ISOLATION });
  return sent.map(statementText);
}

describe('the statements of an operation', () => {
  for (const workload of workloads) {
    it(`of ${workload.name} are those that its client sends`, async () => {
      const read = workload.read('n1');
      const planned = take(40, workload.primaryOperations(Random.fromSeed(3)));
      const reads: PlannedOperation[] =
        read === undefined
          ? []
          : [
              { ...read, time: 0 },
              { ...read, time: 0, final: true },
            ];
      for (const operation of [...planned, ...reads]) {
        const stated = workload.statementsOf(operation, ISOLATION).filter(({ note }) => note === undefined);
        expect(await sentBy(workload, operation)).to.deep.equal(stated.map(statementText));
      }
    });
  }

  it('have their values in them', () => {
    const text = 'UPDATE t SET a = $2, b = $1 || $2 WHERE id = $11 AND c = $1';
    const values = [1, "it's", 3, 4, 5, 6, 7, 8, 9, 10, 11];
    expect(statementText({ text, values })).to.equal(
      "UPDATE t SET a = 'it''s', b = 1 || 'it''s' WHERE id = 11 AND c = 1",
    );
  });

  it('begin at the isolation level, and say so where nobody knows it', () => {
    expect(beginAt('read committed').text).to.equal('BEGIN ISOLATION LEVEL READ COMMITTED');
    expect(beginAt(undefined)).to.deep.equal({
      text: 'BEGIN',
      note: 'the history does not say at which isolation level',
    });
  });
});
