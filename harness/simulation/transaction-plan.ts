import type { Draw } from './draw.ts';

/** One statement of a transaction; `value` undefined for a read. */
export interface PlannedStatement {
  readonly key: number;
  readonly value?: number;
}

export interface TransactionShape {
  /** Keys in use at the same time. Default 10. */
  readonly activeKeys?: number;
  /** A key is given up for a new one after so many writes. Default 32. */
  readonly writesPerKey?: number;
  /** Statements of a transaction, both included. Default 1 to 5. */
  readonly minStatements?: number;
  readonly maxStatements?: number;
  /** Share of the statements that read, 0 to 1. Default 0.5. */
  readonly readShare?: number;
}

/** Makes random transactions. No value is written twice to the same key. */
export class TransactionPlanner {
  readonly #shape: Required<TransactionShape>;
  readonly #keys: number[];
  readonly #written: number[];
  #nextKey: number;

  constructor(shape: TransactionShape) {
    this.#shape = { activeKeys: 10, writesPerKey: 32, minStatements: 1, maxStatements: 5, readShare: 0.5, ...shape };
    this.#keys = Array.from({ length: this.#shape.activeKeys }, (_, key) => key);
    this.#written = this.#keys.map(() => 0);
    this.#nextKey = this.#keys.length;
  }

  /** With `repeatable` false, no key is read after the same transaction read or wrote it. */
  plan(draw: Draw, repeatable: boolean): PlannedStatement[] {
    const { minStatements, maxStatements, readShare } = this.#shape;
    const statements: PlannedStatement[] = [];
    for (let count = draw.integer(minStatements, maxStatements); count > 0; count--) {
      const slot = draw.integer(0, this.#keys.length - 1);
      const key = this.#keys[slot] ?? 0;
      const mayRead = repeatable || statements.every((earlier) => earlier.key !== key);
      statements.push(mayRead && draw.chance(readShare) ? { key } : { key, value: this.#write(slot) });
    }
    return statements;
  }

  #write(slot: number): number {
    const value = (this.#written[slot] ?? 0) + 1;
    this.#written[slot] = value;
    if (value >= this.#shape.writesPerKey) {
      this.#keys[slot] = this.#nextKey++;
      this.#written[slot] = 0;
    }
    return value;
  }
}
