/**
 * All versions of all keys in the order in which they were installed. A list is all its visible versions, a register the
 * last of them, so that one store serves both. Keys and values are whole numbers.
 */
export class VersionStore {
  readonly #values = new Map<number, number[]>();
  /** Commit number of each version (of the transaction that wrote it, when reads are dirty). */
  readonly #stamps = new Map<number, number[]>();

  install(key: number, value: number, stamp: number): void {
    const values = this.#values.get(key);
    if (values === undefined) {
      this.#values.set(key, [value]);
      this.#stamps.set(key, [stamp]);
      return;
    }
    values.push(value);
    this.#stamps.get(key)?.push(stamp);
  }

  /** The versions with a stamp up to this one, oldest first. Stamps of a key only grow, unless reads are dirty. */
  visible(key: number, upTo: number): number[] {
    const stamps = this.#stamps.get(key) ?? [];
    let length = stamps.length;
    while (length > 0 && (stamps[length - 1] ?? 0) > upTo) length -= 1;
    return this.#values.get(key)?.slice(0, length) ?? [];
  }

  /** Stamp of the last version; 0 when there is none. */
  lastStamp(key: number): number {
    return this.#stamps.get(key)?.at(-1) ?? 0;
  }

  /** Takes back what was written under this stamp. */
  remove(key: number, stamp: number): void {
    const stamps = this.#stamps.get(key) ?? [];
    const values = this.#values.get(key) ?? [];
    const kept = stamps.map((one) => one !== stamp);
    this.#values.set(
      key,
      values.filter((_, position) => kept[position]),
    );
    this.#stamps.set(
      key,
      stamps.filter((_, position) => kept[position]),
    );
  }
}
