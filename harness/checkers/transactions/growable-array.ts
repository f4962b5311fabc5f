type Numbers = Int32Array | Float64Array | Uint8Array;

/** A typed array that grows at its end by doubling. */
export class GrowableArray<Column extends Numbers> {
  length = 0;
  private column: Column;
  private readonly create: (size: number) => Column;

  constructor(create: (size: number) => Column, capacity = 1024) {
    this.create = create;
    this.column = create(capacity);
  }

  push(value: number): void {
    if (this.length === this.column.length) {
      const larger = this.create(this.length * 2);
      larger.set(this.column);
      this.column = larger;
    }
    this.column[this.length] = value;
    this.length += 1;
  }

  at(position: number): number {
    return this.column[position] ?? 0;
  }

  /** The elements, in the same memory: push no more afterwards. */
  finish(): Column {
    return this.column.subarray(0, this.length) as Column;
  }
}

export function growableInts(capacity?: number): GrowableArray<Int32Array> {
  return new GrowableArray((size) => new Int32Array(size), capacity);
}

export function growableFloats(capacity?: number): GrowableArray<Float64Array> {
  return new GrowableArray((size) => new Float64Array(size), capacity);
}

export function growableBytes(capacity?: number): GrowableArray<Uint8Array> {
  return new GrowableArray((size) => new Uint8Array(size), capacity);
}
