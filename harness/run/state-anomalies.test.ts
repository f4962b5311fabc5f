import { expect } from 'chai';
import type { Anomaly } from '../checkers/checker.ts';
import { statedOperationLines } from '../checkers/stated-operation.ts';
import type { Operation } from '../history/operation.ts';
import { workloadByName } from '../workloads/index.ts';
import { endsInHistory, stateAnomalies } from './state-anomalies.ts';

const transaction = { f: 'txn', workload: 'list-append', node: 'n1' };
const history: readonly Operation[] = [
  {
    index: 0,
    time: 1e9,
    process: 3,
    type: 'invoke',
    ...transaction,
    value: [
      ['append', 4, 2],
      ['r', 7, null],
    ],
  },
  { index: 1, time: 1.25e9, process: 5, type: 'invoke', ...transaction, value: [['r', 4, null]] },
  {
    index: 2,
    time: 1.5e9,
    process: 3,
    type: 'ok',
    ...transaction,
    value: [
      ['append', 4, 2],
      ['r', 7, [1, 3]],
    ],
  },
  { index: 3, time: 2e9, process: 5, type: 'info', ...transaction, value: [['r', 4, null]], error: '57P01: gone' },
  { index: 4, time: 2e9, process: 'nemesis', type: 'ok', f: 'inject', value: {} },
  { index: 5, time: 3e9, process: 6, type: 'invoke', f: 'write', workload: 'foreign', value: 1 },
  { index: 6, time: 4e9, process: 7, type: 'invoke', f: 'transfer', workload: 'bank', value: null },
];

const anomaly = (operations: readonly number[]): Anomaly => ({ type: 'lost', message: 'lost', operations });

function lines(operations: readonly number[], isolation: string | undefined = 'repeatable read'): string[] {
  const source = {
    endsOf: endsInHistory(history),
    workloadOf: (name: string) => (name === 'foreign' ? undefined : workloadByName(name)),
    isolation,
  };
  return stateAnomalies([anomaly(operations)], source).flatMap(({ statements = [] }) =>
    statements.flatMap(statedOperationLines),
  );
}

describe('an anomaly in SQL', () => {
  it('has the statements with their values and answers, the process, the node and the times of the client', () => {
    expect(lines([2])).to.deep.equal([
      'operation 2, process 3 on n1, at 1.000 s to 1.500 s, ok:',
      '  BEGIN ISOLATION LEVEL REPEATABLE READ;',
      "  UPDATE dbquake.list_append SET elements = elements || ',' || '2'::text WHERE id = 4;",
      "  INSERT INTO dbquake.list_append (id, elements) VALUES (4, '2'::text);  -- only where the UPDATE found no row",
      '  SELECT elements FROM dbquake.list_append WHERE id = 7;  -- returned [1,3]',
      '  COMMIT;',
    ]);
  });

  it('says of an operation that was not ok why, and claims no answer', () => {
    expect(lines([3])).to.deep.equal([
      'operation 3, process 5 on n1, at 1.250 s to 2.000 s, info (57P01: gone); planned:',
      '  BEGIN ISOLATION LEVEL REPEATABLE READ;',
      '  SELECT elements FROM dbquake.list_append WHERE id = 4;',
      '  COMMIT;',
    ]);
  });

  it('names an operation once, whichever end of it the checker named', () => {
    expect(lines([0, 2])).to.deep.equal(lines([2]));
    expect(lines([0])).to.deep.equal(lines([2]));
  });

  it('says nothing of faults, of other tools, of shapes that are not ours, of what is not there', () => {
    expect(lines([4, 5, 6, 99])).to.deep.equal([]);
  });

  it('does not guess an isolation level', () => {
    const source = { endsOf: endsInHistory(history), workloadOf: workloadByName, isolation: undefined };
    const [stated] = stateAnomalies([anomaly([2])], source);
    expect(stated?.statements?.[0]?.statements[0]).to.deep.equal({
      sql: 'BEGIN',
      note: 'the history does not say at which isolation level',
    });
  });
});
