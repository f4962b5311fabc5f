import { QuakeError } from '../../errors.ts';
import type { Operation } from '../../history/operation.ts';
import { growableBytes, growableFloats, growableInts } from './growable-array.ts';
import { ListVersions } from './list-versions.ts';
import { DenseCodes, ValueCodes } from './scalar-codes.ts';
import { MICRO, NEVER, NO_VALUE, STATUS, type TransactionHistory } from './transaction-history.ts';

export interface BuildOptions {
  /** Each completion is an instant; invocations are not looked at (vectors README, "completionsOnly"). */
  readonly completionsOnly?: boolean;
}

interface Open {
  readonly operation: Operation;
  readonly position: number;
}

/** Not clients: faults and what the operator does. */
const BYSTANDERS: ReadonlySet<unknown> = new Set(['nemesis', 'operator', ':nemesis']);

const FUNCTIONS: ReadonlyMap<unknown, number> = new Map([
  ['append', MICRO.append],
  ['w', MICRO.write],
  ['write', MICRO.write],
  ['r', MICRO.read],
  ['read', MICRO.read],
]);

/** Codes a history operation by operation, in the order of its lines; nothing of an operation is kept after its completion. */
export class TransactionHistoryBuilder {
  private readonly open = new Map<unknown, Open>();
  private readonly keys = new DenseCodes();
  private readonly values = new ValueCodes();
  private readonly processes = new DenseCodes();
  private readonly nodes = new DenseCodes();
  private readonly lists = new ListVersions();
  private readonly status = growableBytes();
  private readonly process = growableInts();
  private readonly invocation = growableInts();
  private readonly completion = growableInts();
  private readonly lastEvent = growableInts();
  private readonly invocationIndex = growableFloats();
  private readonly completionIndex = growableFloats();
  private readonly invocationTime = growableFloats();
  private readonly completionTime = growableFloats();
  private readonly node = growableInts();
  private readonly microOffsets = growableInts();
  private readonly microKind = growableBytes();
  private readonly microKey = growableInts();
  private readonly microValue = growableInts();
  private position = 0;
  private ignored = 0;

  constructor() {
    this.microOffsets.push(0);
  }

  /**
   * Takes the next operation. What is no transaction of a client is counted and left out.
   * @throws QuakeError `QUAKE_TRANSACTION_MALFORMED`.
   */
  add(operation: Operation): void {
    const position = this.position;
    this.position += 1;
    if (BYSTANDERS.has(operation.process) || !isTransaction(operation)) {
      this.ignored += 1;
      return;
    }
    if (operation.type === 'invoke') {
      const abandoned = this.open.get(operation.process);
      if (abandoned !== undefined) this.push(abandoned, undefined, position);
      this.open.set(operation.process, { operation, position });
      return;
    }
    const invocation = this.open.get(operation.process);
    this.open.delete(operation.process);
    this.push(invocation, operation, position);
  }

  /** Columns of all that was added. Transactions that are still open may or may not have happened. Add nothing afterwards. */
  build(options: BuildOptions = {}): TransactionHistory {
    for (const abandoned of this.open.values()) this.push(abandoned, undefined, this.position);
    this.open.clear();
    const { keys, values, processes, nodes } = this;
    return {
      count: this.status.length,
      status: this.status.finish(),
      process: this.process.finish(),
      invocation: options.completionsOnly === true ? this.lastEvent.finish() : this.invocation.finish(),
      completion: this.completion.finish(),
      invocationIndex: this.invocationIndex.finish(),
      completionIndex: this.completionIndex.finish(),
      invocationTime: this.invocationTime.finish(),
      completionTime: this.completionTime.finish(),
      node: this.node.finish(),
      microOffsets: this.microOffsets.finish(),
      microKind: this.microKind.finish(),
      microKey: this.microKey.finish(),
      microValue: this.microValue.finish(),
      keyCount: keys.count,
      lists: this.lists,
      ignored: this.ignored,
      keyOf: (code) => keys.scalarOf(code),
      valueOf: (code) => values.valueOf(code),
      processOf: (code) => processes.scalarOf(code),
      nodeOf: (code) => (code < 0 ? undefined : String(nodes.scalarOf(code))),
    };
  }

  private push(invoked: Open | undefined, completed: Operation | undefined, position: number): void {
    const source = completed ?? invoked?.operation;
    if (source === undefined) return;
    const status = completed === undefined || completed.type === 'invoke' ? STATUS.info : STATUS[completed.type];
    this.pushMicroOperations(microsOf(status, invoked?.operation, completed), status, source);
    const node = completed?.node ?? invoked?.operation.node;
    this.status.push(status);
    this.process.push(this.processes.code(source.process));
    this.invocation.push(invoked?.position ?? position);
    this.completion.push(status === STATUS.info ? NEVER : position);
    this.lastEvent.push(completed === undefined ? (invoked?.position ?? position) : position);
    this.invocationIndex.push(invoked?.operation.index ?? -1);
    this.completionIndex.push(completed?.index ?? -1);
    this.invocationTime.push(invoked?.operation.time ?? NaN);
    this.completionTime.push(completed?.time ?? NaN);
    this.node.push(node === undefined ? -1 : this.nodes.code(node));
    this.microOffsets.push(this.microKind.length);
  }

  private pushMicroOperations(micros: readonly unknown[], status: number, source: Operation): void {
    for (const micro of micros) {
      if (!Array.isArray(micro) || micro.length < 2) throw malformed(source, micro);
      const kind = FUNCTIONS.get(micro[0]);
      if (kind === undefined) throw malformed(source, micro);
      const key = this.keys.code(micro[1]);
      const value: unknown = micro[2];
      this.microKey.push(key);
      if (kind !== MICRO.read) {
        this.microKind.push(kind);
        this.microValue.push(value === null || value === undefined ? NO_VALUE : this.values.code(value));
      } else if (status !== STATUS.ok) {
        this.microKind.push(MICRO.readUnknown);
        this.microValue.push(NO_VALUE);
      } else if (Array.isArray(value)) {
        this.microKind.push(MICRO.readList);
        this.microValue.push(this.lists.code(key, value, this.status.length, this.values));
      } else {
        this.microKind.push(MICRO.read);
        this.microValue.push(value === null || value === undefined ? NO_VALUE : this.values.code(value));
      }
    }
  }
}

/** An `ok` says itself what it did; the others may have been shortened to an error, their invocation says what they tried. */
function microsOf(
  status: number,
  invoked: Operation | undefined,
  completed: Operation | undefined,
): readonly unknown[] {
  if (status === STATUS.ok && completed !== undefined) {
    if (!Array.isArray(completed.value)) throw malformed(completed, completed.value);
    return completed.value as unknown[];
  }
  const tried = invoked?.value ?? completed?.value;
  return Array.isArray(tried) ? (tried as unknown[]) : [];
}

function isTransaction(operation: Operation): boolean {
  return operation.f === 'txn' || Array.isArray(operation.value);
}

function malformed(operation: Operation, what: unknown): QuakeError {
  return new QuakeError(
    'QUAKE_TRANSACTION_MALFORMED',
    `operation ${operation.index} is no transaction: expected a list of ["append" | "w" | "r", key, value], got ${what === undefined ? 'nothing' : JSON.stringify(what).slice(0, 200)}`,
    { exitClass: 'usage', context: { index: operation.index } },
  );
}
