/** The paths on which configurations were reached: each entry is one operation that took effect after another entry. */
export class Trace {
  /** False once there was no more room; then paths are incomplete and not to be used. */
  complete = true;
  readonly #capacity: number;
  #entries = new Int32Array(3 * 1024);
  #count = 1;

  /** @param capacity Most entries, 12 bytes each. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The number that the next entry will have. Entry 0 is the beginning. */
  get following(): number {
    return this.#count;
  }

  add(parent: number, operation: number, event: number): void {
    if (this.#count >= this.#capacity) {
      this.complete = false;
      return;
    }
    const at = this.#count * 3;
    if (at + 3 > this.#entries.length) {
      const larger = new Int32Array(this.#entries.length * 2);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    this.#entries[at] = parent;
    this.#entries[at + 1] = operation;
    this.#entries[at + 2] = event;
    this.#count++;
  }

  /** Operations that took effect by themselves, in order, each with the event before which it did. */
  pathTo(entry: number): readonly TraceStep[] {
    const steps: TraceStep[] = [];
    for (let current = entry; current > 0; current = this.#entries[current * 3] ?? 0) {
      steps.push({ operation: this.#entries[current * 3 + 1] ?? 0, event: this.#entries[current * 3 + 2] ?? 0 });
    }
    return steps.reverse();
  }
}

export interface TraceStep {
  readonly operation: number;
  readonly event: number;
}
