import type { Client } from 'pg';
import type { Checker } from '../checkers/checker.ts';
import type { Generator, PlannedOperation } from '../generator/generator.ts';
import type { Random } from '../generator/random.ts';
import type { ClientPhase } from '../products/product.ts';

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
  /** What one client asks of one node again and again, whatever role the node has; `final` for the last read. */
  read(node: string): Omit<PlannedOperation, 'time'>;
  /**
   * Does the operation on the connection. Returns the value of the completion, or `Refused` when the operation
   * certainly did not happen for a reason that is no error. Calls `phase` before each step whose failure means
   * something else than that of the one before.
   */
  perform(client: Client, operation: PlannedOperation, phase: (phase: ClientPhase) => void): Promise<unknown>;
  readonly checkers: readonly Checker[];
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
