import { growableInts } from '../transactions/growable-array.ts';

/**
 * Which vertices are reached from which, kept up to date edge by edge, and taken back in the opposite order: one bit a pair.
 */
export class Reachability {
  /** Words read or written so far: the measure of the work. */
  work = 0;
  private readonly words: number;
  private readonly rows: Int32Array;
  private readonly size: number;
  /** Words that were changed and what stood there before, in pairs. */
  private readonly places = growableInts(64);
  private readonly before = growableInts(64);

  constructor(size: number) {
    this.size = size;
    this.words = (size + 31) >>> 5;
    this.rows = new Int32Array(size * this.words);
  }

  has(from: number, to: number): boolean {
    return (((this.rows[from * this.words + (to >>> 5)] ?? 0) >>> (to & 31)) & 1) === 1;
  }

  /** An edge, and all that follows from it. */
  add(from: number, to: number): void {
    if (this.has(from, to)) return;
    this.work += this.size;
    for (let vertex = 0; vertex < this.size; vertex += 1) {
      if ((vertex === from || this.has(vertex, from)) && !this.has(vertex, to)) this.join(vertex, to);
    }
  }

  /** To be given to `undo`. */
  mark(): number {
    return this.places.length;
  }

  /** Takes back all that was added since the mark. */
  undo(mark: number): void {
    for (let change = this.places.length - 1; change >= mark; change -= 1) {
      this.rows[this.places.at(change)] = this.before.at(change);
    }
    this.places.length = mark;
    this.before.length = mark;
  }

  private join(vertex: number, to: number): void {
    const row = vertex * this.words;
    const reached = to * this.words;
    this.work += this.words;
    for (let word = 0; word < this.words; word += 1) {
      const own = word === to >>> 5 ? 1 << (to & 31) : 0;
      this.change(row + word, (this.rows[reached + word] ?? 0) | own);
    }
  }

  private change(place: number, bits: number): void {
    const old = this.rows[place] ?? 0;
    if ((old | bits) === old) return;
    this.places.push(place);
    this.before.push(old);
    this.rows[place] = old | bits;
  }
}
