/** Which vertices are reached from which, kept up to date edge by edge: one bit a pair, so for small graphs only. */
export class Reachability {
  private readonly words: number;
  private readonly rows: Uint32Array;
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.words = Math.ceil(size / 32);
    this.rows = new Uint32Array(size * this.words);
  }

  has(from: number, to: number): boolean {
    return (((this.rows[from * this.words + (to >>> 5)] ?? 0) >>> (to & 31)) & 1) === 1;
  }

  add(from: number, to: number): void {
    if (this.has(from, to)) return;
    for (let vertex = 0; vertex < this.size; vertex += 1) {
      if (vertex !== from && !this.has(vertex, from)) continue;
      const row = vertex * this.words;
      const reached = to * this.words;
      for (let word = 0; word < this.words; word += 1) {
        this.rows[row + word] = (this.rows[row + word] ?? 0) | (this.rows[reached + word] ?? 0);
      }
      this.rows[row + (to >>> 5)] = (this.rows[row + (to >>> 5)] ?? 0) | (1 << (to & 31));
    }
  }
}
