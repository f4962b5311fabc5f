import type { Anomaly } from '../checkers/checker.ts';
import type { StatedOperation, StatedStatement } from '../checkers/stated-operation.ts';
import type { Operation } from '../history/operation.ts';
import { pairOperations, UNPAIRED } from '../history/pairing.ts';
import { type Statement, statementText } from '../workloads/statement.ts';
import type { Workload } from '../workloads/workload.ts';

/** Both ends of an operation, as far as they are there. */
export interface OperationEnds {
  readonly invocation?: Operation | undefined;
  readonly completion?: Operation | undefined;
}

export interface StatementSource {
  /** The operation to which the line of the history with this index belongs; undefined where it is not known. */
  readonly endsOf: (index: number) => OperationEnds | undefined;
  readonly workloadOf: (name: string) => Workload | undefined;
  /** Of transactions of several statements; undefined where it is not known. */
  readonly isolation: string | undefined;
}

/** Of one checker so many anomalies are told in SQL, and so many operations of each: nobody reads more. */
const MOST_ANOMALIES = 50;
const MOST_OPERATIONS = 20;

/**
 * The anomalies with the SQL of their operations: statements, process, node and client times, all from the history and from the
 * code that sent them. Operations of nemesis and operator, and of histories of other tools, have none.
 */
export function stateAnomalies<Found extends Anomaly>(
  anomalies: readonly Found[],
  source: StatementSource,
): readonly Found[] {
  return anomalies.map((anomaly, position) => {
    if (position >= MOST_ANOMALIES) return anomaly;
    const stated = new Map<number, StatedOperation>();
    for (const index of anomaly.operations?.slice(0, MOST_OPERATIONS) ?? []) {
      const operation = stateOperation(source.endsOf(index), source);
      if (operation !== undefined) stated.set(operation.index, operation);
    }
    return stated.size === 0 ? anomaly : { ...anomaly, statements: [...stated.values()] };
  });
}

/** Of which lines of the history `stateAnomalies` asks. */
export function statedIndices(anomalies: readonly Anomaly[]): readonly number[] {
  return anomalies.slice(0, MOST_ANOMALIES).flatMap(({ operations = [] }) => operations.slice(0, MOST_OPERATIONS));
}

/** For a history that is in memory as a whole, in order of `index`. */
export function endsInHistory(history: readonly Operation[]): StatementSource['endsOf'] {
  const partners = pairOperations(history);
  return (index) => {
    const operation = history[index];
    if (operation === undefined) return undefined;
    const partner = history[partners[index] ?? UNPAIRED];
    return operation.type === 'invoke'
      ? { invocation: operation, completion: partner }
      : { invocation: partner, completion: operation };
  };
}

function stateOperation(
  { invocation, completion }: OperationEnds = {},
  { workloadOf, isolation }: StatementSource,
): StatedOperation | undefined {
  const shown = completion ?? invocation;
  if (shown?.workload === undefined || typeof shown.process !== 'number') return undefined;
  const outcome = completion === undefined || completion.type === 'invoke' ? 'info' : completion.type;
  const described = outcome === 'ok' ? shown : (invocation ?? shown);
  const workload = workloadOf(shown.workload);
  const statements = workload === undefined ? undefined : statementsOf(workload, described, isolation);
  if (statements === undefined) return undefined;
  const node = shown.node ?? invocation?.node;
  return {
    index: shown.index,
    process: shown.process,
    ...(node === undefined ? {} : { node }),
    outcome,
    ...(invocation === undefined ? {} : { began: invocation.time }),
    ...(completion === undefined ? {} : { ended: completion.time }),
    ...(completion?.error === undefined ? {} : { error: completion.error }),
    statements: statements.map((statement) => stateStatement(statement, outcome === 'ok')),
  };
}

/** Undefined where a file of another tool uses a name of ours for operations of another shape. */
function statementsOf(
  workload: Workload,
  operation: Operation,
  isolation: string | undefined,
): readonly Statement[] | undefined {
  try {
    return workload.statementsOf(operation, isolation);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function stateStatement(statement: Statement, isDone: boolean): StatedStatement {
  const { returned, note } = statement;
  return {
    sql: statementText(statement),
    ...(isDone && returned !== undefined ? { returned } : {}),
    ...(note === undefined ? {} : { note }),
  };
}
