import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { EventQueue } from './event-queue.ts';

/** How messages travel. */
export interface NetworkOptions {
  readonly seed: number;
  /** Shortest and longest delay, ms. */
  readonly delay: readonly [number, number];
  /** The share of messages, 0 to 1, that TCP has to send again; each time costs RETRANSMISSION. */
  readonly loss: number;
}

/** ms */
const RETRANSMISSION = 200;

/**
 * Links between hosts, as TCP gives them: what arrives arrives in order, lost packets only delay, and a cut link swallows.
 * All delays come from the seed. It is a stand-in for a network, not one.
 */
export class SimulatedNetwork {
  readonly #queue: EventQueue;
  readonly #options: NetworkOptions;
  readonly #random: ReturnType<typeof xoroshiro128plus>;
  readonly #cut = new Set<string>();
  readonly #last = new Map<string, number>();
  /** Every pair of processes that ever spoke, `from>to`. */
  readonly spoke = new Set<string>();

  constructor(queue: EventQueue, options: NetworkOptions) {
    this.#queue = queue;
    this.#options = options;
    this.#random = xoroshiro128plus(options.seed);
  }

  /** Cuts a link in both directions, between hosts or only between two processes `host/process`. */
  cut(one: string, other: string): void {
    this.#cut.add(`${one}>${other}`).add(`${other}>${one}`);
  }

  /** Cuts a link in one direction only. */
  cutFrom(from: string, to: string): void {
    this.#cut.add(`${from}>${to}`);
  }

  heal(one: string, other: string): void {
    this.#cut.delete(`${one}>${other}`);
    this.#cut.delete(`${other}>${one}`);
  }

  reaches(from: string, to: string): boolean {
    return from === to || !this.#cut.has(`${from}>${to}`);
  }

  /** Delivers from a process to another, each `host/process`, unless the link is cut when it is sent or arrives. */
  send(from: string, to: string, deliver: () => void): void {
    const [source = '', target = ''] = [from, to].map((name) => name.split('/')[0]);
    this.spoke.add(`${from}>${to}`);
    const open = (): boolean => this.reaches(source, target) && this.reaches(from, to);
    if (!open()) return;
    const key = `${from}>${to}`;
    const arrival = Math.max(this.#queue.now + this.#delay(), (this.#last.get(key) ?? 0) + 0.001);
    this.#last.set(key, arrival);
    this.#queue.in(arrival - this.#queue.now, () => {
      if (open()) deliver();
    });
  }

  /** A whole number, both ends included. */
  draw(from: number, to: number): number {
    return uniformInt(this.#random, from, to);
  }

  #delay(): number {
    const [shortest, longest] = this.#options.delay;
    let delay = this.draw(shortest, longest);
    while (this.draw(1, 10_000) <= this.#options.loss * 10_000) delay += RETRANSMISSION;
    return delay;
  }
}
