import type { Message } from './message.ts';

/** What a client asked for, from one ReadyForQuery to the next. */
export interface Exchange {
  /** Undefined where it is not exactly one statement. */
  readonly statement: Statement | undefined;
  /** Outside of a transaction block when it was sent. */
  readonly autocommit: boolean;
}

export interface Statement {
  readonly text: string;
  readonly parameters: readonly (Buffer | null)[];
  /** The Bind message after the names of portal and statement; undefined for a simple query. */
  readonly binding: Buffer | undefined;
}

/** A defect between clients and server; one object for all sessions, without sockets and clock. */
export interface Tamperer {
  /** What else is to be carried out in the session right after the exchange: messages that end with one Sync. Nobody sees the answer. */
  readonly followUp?: (exchange: Exchange) => readonly Message[];
  /** What the client gets. `answer` ends with ReadyForQuery. @param nowMs on a monotonic clock */
  readonly answer?: (exchange: Exchange, answer: readonly Message[], nowMs: number) => readonly Message[];
}
