import type { ValueCodes } from './scalar-codes.ts';

/** A list that is no prefix of the longest chain of its key, or that chain itself where another one is at odds with it. */
export interface DivergentList {
  readonly key: number;
  readonly reader: number;
  readonly codes: Int32Array;
}

/**
 * The lists that were read, by key. Lists only grow, so in a healthy history every list is a prefix of the longest one of its
 * key: that chain is kept once (the trunk), and a read is the number of elements that it saw of it. Reading a history of a
 * million transactions thus takes memory for the elements written, not for those read.
 */
export class ListVersions {
  private readonly trunks: number[][] = [];
  private readonly trunkReaders: number[] = [];
  private readonly divergent: DivergentList[] = [];

  /**
   * @param reader Number of the transaction that read.
   * @returns The length of a prefix of the trunk, or a negative number for a list that diverges from it.
   */
  code(key: number, list: readonly unknown[], reader: number, values: ValueCodes): number {
    const trunk = this.growTrunks(key);
    const shared = Math.min(list.length, trunk.length);
    for (let position = 0; position < shared; position += 1) {
      const element = list[position];
      const known = trunk[position];
      if (element !== known && values.code(element) !== known) return this.diverge(key, list, reader, values);
    }
    if (list.length > trunk.length) {
      for (let position = shared; position < list.length; position += 1) trunk.push(values.code(list[position]));
      this.trunkReaders[key] = reader;
    }
    return list.length;
  }

  /** Codes of the elements that a read saw. */
  codes(key: number, code: number): readonly number[] {
    if (code >= 0) return this.trunk(key).slice(0, code);
    return [...(this.divergent[-code - 1]?.codes ?? [])];
  }

  /** Number of elements that a read saw. */
  length(code: number): number {
    return code >= 0 ? code : (this.divergent[-code - 1]?.codes.length ?? 0);
  }

  /** Code of one element that a read saw. */
  at(key: number, code: number, position: number): number | undefined {
    return code >= 0 ? this.trunks[key]?.[position] : this.divergent[-code - 1]?.codes[position];
  }

  /** Codes of the longest chain of reads that extend each other, from the first read on. */
  trunk(key: number): readonly number[] {
    return this.trunks[key] ?? [];
  }

  /** The transaction that read the whole trunk first, or -1. */
  trunkReader(key: number): number {
    return this.trunkReaders[key] ?? -1;
  }

  /** All lists that do not fit the trunk of their key; number i has the code -(i + 1). */
  divergentLists(): readonly DivergentList[] {
    return this.divergent;
  }

  private growTrunks(key: number): number[] {
    while (this.trunks.length <= key) {
      this.trunks.push([]);
      this.trunkReaders.push(-1);
    }
    return this.trunks[key] ?? [];
  }

  private diverge(key: number, list: readonly unknown[], reader: number, values: ValueCodes): number {
    this.divergent.push({ key, reader, codes: Int32Array.from(list, (element) => values.code(element)) });
    return -this.divergent.length;
  }
}
