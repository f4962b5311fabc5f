/** Numbers for JSON values, so that the search compares numbers. `1` and `"1"` are different values. */
export class ValueCodes {
  readonly values: unknown[] = [];
  readonly #scalars = new Map<unknown, number>();
  readonly #others = new Map<string, number>();

  codeOf(value: unknown): number {
    if (typeof value === 'object' && value !== null) {
      const text = JSON.stringify(value);
      return this.#others.get(text) ?? this.#add(this.#others, text, value);
    }
    return this.#scalars.get(value) ?? this.#add(this.#scalars, value, value);
  }

  #add<Key>(codes: Map<Key, number>, key: Key, value: unknown): number {
    const code = this.values.length;
    codes.set(key, code);
    this.values.push(value);
    return code;
  }
}
