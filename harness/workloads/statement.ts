import type { Client, QueryArrayConfig, QueryArrayResult } from 'pg';

/** One SQL statement of an operation: what a client sends, and what an explanation shows of it. */
export interface Statement {
  /** Prepared under this name, once a connection; sent as plain text without one. */
  readonly name?: string;
  readonly text: string;
  /** For `$1`, `$2`, ... of the text. */
  readonly values?: readonly (number | string)[];
  /** When it is sent, or what is not known about it; it is sent in any case when absent. */
  readonly note?: string;
  /** Of a read that completed: what the history says that it saw. */
  readonly returned?: unknown;
}

/** Sends it and waits for the answer; rows are arrays of columns. */
export async function send<Row extends unknown[]>(
  client: Client,
  { name, text, values }: Statement,
): Promise<QueryArrayResult<Row>> {
  const query: QueryArrayConfig = { text, rowMode: 'array' };
  if (name !== undefined) query.name = name;
  if (values !== undefined) query.values = [...values];
  return client.query<Row>(query);
}

export const BEGIN: Statement = { text: 'BEGIN' };
export const COMMIT: Statement = { text: 'COMMIT' };
export const ROLLBACK: Statement = { text: 'ROLLBACK' };

/** A history by itself does not say which isolation level its transactions had; `run.json` does. */
export function beginAt(isolation: string | undefined): Statement {
  return isolation === undefined
    ? { ...BEGIN, note: 'the history does not say at which isolation level' }
    : { text: `BEGIN ISOLATION LEVEL ${isolation.toUpperCase()}` };
}

/** The statement as a DBA would type it, with its values in their places. */
export function statementText({ text, values = [] }: Statement): string {
  return text.replace(/\$(\d+)/g, (place, number: string) => {
    const value = values[Number(number) - 1];
    return value === undefined ? place : literal(value);
  });
}

function literal(value: number | string): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
