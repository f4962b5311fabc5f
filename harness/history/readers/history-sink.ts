import type { Operation } from '../operation.ts';

/** Takes what a reader finds, in the order of the file. */
export interface HistorySink {
  /** A `TypeError` or `RangeError` that it throws becomes the reason why the line is malformed. */
  accept(operation: Operation): void;
}

/** How a file ended. */
export interface ReadHistory {
  readonly operationCount: number;
  /** Its writer was killed: the file ends inside an operation, which is not counted, or before the bracket that closes it. */
  readonly truncated?: TruncatedEnd;
}

export interface TruncatedEnd {
  /** Counted from 1. */
  readonly line: number;
  /** Of the operation that was cut off; 0 when only the closing bracket is missing. */
  readonly characters: number;
}
