const SLOTS = 4096;

/**
 * Keeps each word once: keywords occur again and again in a history, and cutting them out of the text each time would be
 * most of the work. A word that shares its slot with another only costs the cut.
 */
export class EdnWords {
  readonly #words: (string | undefined)[] = new Array<string | undefined>(SLOTS).fill(undefined);

  /** `text.slice(from, to)`; `hash` is any number computed from the same characters. */
  word(text: string, from: number, to: number, hash: number): string {
    const slot = hash & (SLOTS - 1);
    const known = this.#words[slot];
    if (known?.length === to - from && text.startsWith(known, from)) return known;
    // A concatenated copy, so that a word does not keep its whole block alive.
    const word = ` ${text.slice(from, to)}`.slice(1);
    this.#words[slot] = word;
    return word;
  }
}
