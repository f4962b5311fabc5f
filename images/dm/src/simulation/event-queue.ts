/** Simulated time in ms, and what is to happen when. Equal times keep the order in which they were scheduled. */
export class EventQueue {
  now = 0;
  #sequence = 0;
  readonly #heap: { readonly at: number; readonly sequence: number; readonly run: () => void }[] = [];

  /** Schedules something `delay` ms from now. */
  in(delay: number, run: () => void): void {
    this.#sequence += 1;
    this.#heap.push({ at: this.now + delay, sequence: this.#sequence, run });
    this.#siftUp(this.#heap.length - 1);
  }

  /** Lets the next thing happen; false if there is none before `limit`. */
  step(limit: number): boolean {
    const [first] = this.#heap;
    if (first === undefined || first.at > limit) {
      this.now = Math.max(this.now, limit);
      return false;
    }
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#siftDown(0);
    }
    this.now = first.at;
    first.run();
    return true;
  }

  #before(left: number, right: number): boolean {
    const [a, b] = [this.#heap[left], this.#heap[right]];
    if (a === undefined || b === undefined) return false;
    return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
  }

  #swap(left: number, right: number): void {
    const [a, b] = [this.#heap[left], this.#heap[right]];
    if (a === undefined || b === undefined) return;
    this.#heap[left] = b;
    this.#heap[right] = a;
  }

  #siftUp(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #siftDown(from: number): void {
    let at = from;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (this.#before(left, least)) least = left;
      if (this.#before(right, least)) least = right;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }
}
