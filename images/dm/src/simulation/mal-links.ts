/** Which MAL links of a database stand: by what came through them last, and when. */
export class MalLinks {
  readonly #links: Map<string, { heardAt: number; up: boolean }>;
  /** ms; Infinity: never judged by time. */
  readonly #silenceAllowed: number;

  constructor(peers: readonly string[], silenceAllowed: number, now: number) {
    this.#links = new Map(peers.map((peer) => [peer, { heardAt: now, up: false }]));
    this.#silenceAllowed = silenceAllowed;
  }

  get peers(): string[] {
    return [...this.#links.keys()];
  }

  heard(peer: string, now: number): void {
    this.#links.set(peer, { heardAt: now, up: true });
  }

  lose(peer: string, now: number): void {
    this.#links.set(peer, { heardAt: now, up: false });
  }

  /** Links that stand, and through which nothing came for too long. */
  silent(now: number): string[] {
    return [...this.#links].flatMap(([peer, { heardAt, up }]) =>
      up && now - heardAt > this.#silenceAllowed ? peer : [],
    );
  }

  isUp(peer: string): boolean {
    return this.#links.get(peer)?.up === true;
  }

  get states(): Record<string, boolean> {
    return Object.fromEntries([...this.#links].map(([peer, { up }]) => [peer, up]));
  }
}
