/** Version numbers of pairs (key, value): a hash table in typed arrays, since there are millions of pairs. */
export class VersionTable {
  readonly keys: Int32Array;
  readonly values: Int32Array;
  count = 0;
  private readonly slots: Int32Array;

  /** @param capacity The most versions that there can be. */
  constructor(capacity: number) {
    this.keys = new Int32Array(capacity);
    this.values = new Int32Array(capacity);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(16, capacity * 2)))).fill(-1);
  }

  /** The version of this pair; the next free number when the pair is new. */
  versionOf(key: number, value: number): number {
    const { keys, values, slots } = this;
    const mask = slots.length - 1;
    let slot = hash(key, value) & mask;
    for (;;) {
      const version = slots[slot] ?? -1;
      if (version < 0) break;
      if (keys[version] === key && values[version] === value) return version;
      slot = (slot + 1) & mask;
    }
    slots[slot] = this.count;
    return this.add(key, value);
  }

  /** Gives the next number to a version that is not to be found again by its value. */
  add(key: number, value: number): number {
    const version = this.count;
    this.keys[version] = key;
    this.values[version] = value;
    this.count += 1;
    return version;
  }
}

function hash(key: number, value: number): number {
  let mixed = Math.imul(key, 0x9e3779b1) ^ Math.imul(value, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
