import type { Client } from 'pg';
import type { ClockBudget } from '../checkers/clock-budget.ts';
import type { Checker } from '../checkers/checker.ts';
import type { ModelName } from '../checkers/models/index.ts';
import type { Generator, PlannedOperation } from '../generator/generator.ts';
import type { Random } from '../generator/random.ts';
import type { Operation } from '../history/operation.ts';
import type { ClientPhase } from '../products/product.ts';
import type { Statement } from './statement.ts';

/** Clients, tables, plan and checkers of one kind of load. The SQL holds on a 9.2-derived server and on PostgreSQL 15. */
export interface Workload {
  /** Name on the command line and in the history. */
  readonly name: string;
  readonly description: string;
  readonly tables: readonly TableShape[];
  /** Statements that create the tables and what is in them at the start. Run once, on the primary. */
  readonly setup: readonly string[];
  /** What the clients of the primary do; endless, due at once: the runner sets the pace. */
  primaryOperations(random: Random): Generator;
  /** Whether each node is read again and again during the load, whatever role it has; at the end it is read once in any case. */
  readonly readsDuringLoad: boolean;
  /** What one client asks of one node; nothing when there is nothing to read in this way. */
  read(node: string): Omit<PlannedOperation, 'time'> | undefined;
  /**
   * The statements of an operation, for explanations: the same ones that `perform` sends. Planned values in an invocation,
   * what was read in a completion.
   */
  statementsOf(operation: StatedOperation, isolation?: string): readonly Statement[];
  /**
   * Does the operation on the connection. Returns the value of the completion, or `Refused` when the operation
   * certainly did not happen for a reason that is no error. Calls `phase` before each step whose failure means
   * something else than that of the one before.
   */
  perform(
    client: Client,
    operation: PlannedOperation,
    phase: (phase: ClientPhase) => void,
    options: PerformOptions,
  ): Promise<unknown>;
  checkers(claim: Claim): readonly Checker[];
}

/** What says which statements an operation consists of. */
export type StatedOperation = Pick<Operation, 'f' | 'value' | 'final'>;

export interface PerformOptions {
  /** Isolation level in SQL, for workloads whose operations are transactions of several statements. */
  readonly isolation: IsolationLevel;
}

export type IsolationLevel = 'read committed' | 'repeatable read' | 'serializable';

/** What the run claims of the database, and how long to look for the contrary. */
export interface Claim {
  /** Consistency models that must hold; by default the one that the product promises for the isolation level. */
  readonly models: readonly ModelName[];
  /** Time that each search may take. */
  readonly budget: ClockBudget;
}

/** A table as the agreement check reads it: all columns, by sequential scan and by the index on `indexedColumn`. */
export interface TableShape {
  /** Qualified by its schema. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly indexedColumn: string;
}

/** Thrown by `perform` when the database did as told and the operation still did not happen, as a transfer without funds. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The schema of all workload tables; created by the product driver together with the client account. */
export const WORKLOAD_SCHEMA = 'dbquake';
