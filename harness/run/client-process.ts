import pg from 'pg';
import { messageOf } from '../errors.ts';
import type { PlannedOperation } from '../generator/generator.ts';
import type { NewOperation } from '../history/history-writer.ts';
import type { OperationType } from '../history/operation.ts';
import type { ClassifiedError, ClientPhase, EntryPoint, Product } from '../products/product.ts';
import { Refused, type IsolationLevel, type Workload } from '../workloads/workload.ts';
import { delay, withinDeadline } from './delay.ts';

/** Pause of a process that found no node to talk to, so that an outage does not become a hot loop. */
const BACKOFF_MS = 100;
const CLOSE_DEADLINE_MS = 500;

export interface ClientProcessOptions {
  readonly product: Product;
  readonly record: (operation: NewOperation) => void;
  readonly workloads: ReadonlyMap<string, Workload>;
  /** Where to connect now; undefined when no node is known to be the right one. */
  readonly locate: () => EntryPoint | undefined;
  readonly isolation: IsolationLevel;
  /** Numbers of processes are never used twice. */
  readonly nextProcess: () => number;
}

interface Connection {
  readonly client: pg.Client;
  readonly node: EntryPoint;
  /** The notice that makes the next acknowledgement worthless. */
  voided?: string;
}

/** A logical client: one process, one connection. After `info` the connection is closed and the process gets a new number. */
export class ClientProcess {
  readonly #options: ClientProcessOptions;
  #process: number;
  #connection: Connection | undefined;

  constructor(options: ClientProcessOptions) {
    this.#options = options;
    this.#process = options.nextProcess();
  }

  /** Invokes the operation and records both ends of it. Never rejects for what the database does. */
  async invoke(operation: PlannedOperation, signal: AbortSignal): Promise<void> {
    const node = this.#connection?.node ?? this.#options.locate();
    this.#record('invoke', operation, operation.value, node?.name);
    if (node === undefined) {
      this.#record('fail', operation, operation.value, undefined, 'QUAKE_NO_PRIMARY: no node is known to be primary');
      await delay(BACKOFF_MS, signal);
      return;
    }
    let phase: ClientPhase = 'connect';
    try {
      const client = await this.#connect(node);
      const workload = this.#options.workloads.get(operation.workload);
      if (workload === undefined) throw new TypeError(`No workload "${operation.workload}"`);
      const value = await workload.perform(
        client,
        operation,
        (next) => {
          phase = next;
        },
        { isolation: this.#options.isolation },
      );
      const voided = this.#connection?.voided;
      if (voided !== undefined) throw new UnprotectedCommit(voided);
      this.#record('ok', operation, value, node.name);
    } catch (error) {
      await this.#completeWithError(error, phase, operation, node, signal);
    }
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) return;
    const ended = await withinDeadline(
      CLOSE_DEADLINE_MS,
      connection.client.end().then(() => true),
    );
    if (ended !== true) destroySocket(connection.client);
  }

  async #connect(node: EntryPoint): Promise<pg.Client> {
    if (this.#connection !== undefined) return this.#connection.client;
    const client = new pg.Client({
      ...node.config(),
      application_name: `dbquake-${this.#process}`,
    });
    // Without a listener an idle connection that the server cuts would end the harness; the next statement fails anyway.
    client.on('error', () => undefined);
    await client.connect();
    const connection: Connection = { client, node };
    client.on('notice', ({ message }) => {
      if (message !== undefined && this.#options.product.voidsAcknowledgement(message)) connection.voided = message;
    });
    this.#connection = connection;
    return client;
  }

  async #completeWithError(
    error: unknown,
    phase: ClientPhase,
    operation: PlannedOperation,
    node: EntryPoint,
    signal: AbortSignal,
  ): Promise<void> {
    if (error instanceof Refused) {
      this.#record('fail', operation, operation.value, node.name, `refused: ${messageOf(error)}`);
      return;
    }
    const { type, error: text }: Pick<ClassifiedError, 'type' | 'error'> =
      error instanceof UnprotectedCommit
        ? { type: 'info', error: `unprotected: ${error.message}` }
        : this.#options.product.classifyError(error, phase);
    this.#record(type, operation, operation.value, node.name, text);
    // A connection after any error is in an unknown state (an open transaction, a demoted server): the next operation gets a new one.
    await this.close();
    if (type === 'info') this.#process = this.#options.nextProcess();
    if (phase === 'connect') await delay(BACKOFF_MS, signal);
  }

  #record(type: OperationType, operation: PlannedOperation, value: unknown, node?: string, error?: string): void {
    const { f, workload, final } = operation;
    this.#options.record({
      process: this.#process,
      type,
      f,
      value,
      workload,
      ...(node === undefined ? {} : { node }),
      ...(error === undefined ? {} : { error }),
      ...(final === undefined ? {} : { final }),
    });
  }
}

/** The server acknowledged, and said that it had stopped waiting for a standby: nobody knows what becomes of the commit. */
class UnprotectedCommit extends Error {
  override readonly name = 'UnprotectedCommit';
}

/** `end()` waits for a frozen server for ever (facts/ecosystem.md §1.6); the socket does not. */
function destroySocket(client: pg.Client): void {
  const { connection } = client as unknown as { connection?: { stream?: { destroy?: () => void } } };
  connection?.stream?.destroy?.();
}
