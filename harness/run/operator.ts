import type { ClusterNode } from '../cluster/node.ts';
import { messageOf } from '../errors.ts';
import type { NewOperation } from '../history/history-writer.ts';
import type { OperatorFunction, OperatorRecord } from '../history/operation.ts';
import type { FailsOver, Observable } from '../products/product.ts';
import { delay, withinDeadline } from './delay.ts';
import { afterFailover, decide } from './operator-decision.ts';
import { beginAt, type Observation, type OperatorAction, type OperatorMemory } from './operator-memory.ts';

const PROBE_EVERY_MS = 250;
const PROBE_TIMEOUT_MS = 500;
/** Between an attempt that failed and the next. */
const RETRY_MS = 1000;

export interface OperatorOptions {
  readonly cluster: FailsOver & Pick<Observable, 'state'> & { readonly nodes: readonly ClusterNode[] };
  readonly detectAfterMs: number;
  /** `most-advanced`, `sync`, or the name of a node. */
  readonly policy: string;
  /** Every acknowledged write is on at least so many standbys; 0 when the settings promise nothing. */
  readonly acknowledgements: number;
  /** Nanoseconds since the run began. */
  readonly clock: () => number;
  readonly record: (operation: NewOperation) => unknown;
  readonly probeEveryMs?: number;
  readonly probeTimeoutMs?: number;
}

/**
 * The operator that openGauss without a cluster manager lacks: looks at every node, believes after a while that the primary is gone,
 * chooses a standby and fails over. Old primaries are left to healing. `detect` and `decide` are recorded as pairs at the
 * moment they are settled, `failover` from its beginning to its end, so that its own delays can be told from the database's.
 */
export class Operator {
  readonly #options: OperatorOptions;
  #memory: OperatorMemory;
  #running = false;
  #suspended = 0;
  #waiting: Waiting[] = [];
  /** In the last round no primary answered, and it had not been long enough to believe that it is gone. */
  #unnoticed = false;

  constructor(options: OperatorOptions) {
    this.#options = options;
    this.#memory = beginAt(this.#nowMs());
  }

  /** Until the signal; a failover that was begun is ended first. Never rejects for what nodes do. */
  async run(signal: AbortSignal): Promise<void> {
    this.#running = true;
    this.#memory = { ...this.#memory, answeredAt: this.#nowMs() };
    try {
      while (!signal.aborted) {
        const began = this.#nowMs();
        // Only who asked before the round began may rely on what it sees.
        const waiting = this.#waiting;
        this.#waiting = [];
        const calm = this.#suspended === 0 && (await this.#round(signal));
        const done = waiting.filter((each) => calm || (each.orUnnoticed && this.#suspended === 0 && this.#unnoticed));
        this.#waiting.push(...waiting.filter((each) => !done.includes(each)));
        for (const { resume } of done) resume();
        await delay((this.#options.probeEveryMs ?? PROBE_EVERY_MS) - (this.#nowMs() - began), signal);
      }
    } finally {
      this.#running = false;
      for (const { resume } of this.#waiting.splice(0)) resume();
    }
  }

  /** Resolves after a round that began later and found a primary, or found that nobody can be promoted; at once when not running. */
  idle(): Promise<void> {
    return this.#untilIdle(false);
  }

  /**
   * Heals a fault of these nodes when no failover is under way that would decide how they come back, or after `withinMs`. A
   * silence that the operator has not noticed yet is not waited out, which would make of every short fault a failover; and it
   * does not fail over from a primary that is just being repaired.
   */
  async whileHealing<Result>(nodes: readonly string[], withinMs: number, heal: () => Promise<Result>): Promise<Result> {
    await withinDeadline(withinMs, this.#untilIdle(true));
    const { primary } = this.#memory;
    return this.#unnoticed && primary !== undefined && nodes.includes(primary) ? this.#whileResting(heal) : heal();
  }

  /** Does planned work that takes the primary away for a while, as a switchover does, without taking it for a crash. */
  async suspendWhile<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.idle();
    return this.#whileResting(work);
  }

  async #whileResting<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#suspended++;
    try {
      return await work();
    } finally {
      this.#suspended--;
      this.#memory = { ...this.#memory, answeredAt: this.#nowMs() };
    }
  }

  #untilIdle(orUnnoticed: boolean): Promise<void> {
    if (!this.#running) return Promise.resolve();
    return new Promise((resume) => this.#waiting.push({ resume, orUnnoticed }));
  }

  async #round(signal: AbortSignal): Promise<boolean> {
    const observations = await this.#probe();
    if (this.#suspended > 0 || signal.aborted) return false;
    const decision = decide(this.#memory, observations, this.#nowMs(), this.#options);
    const { memory, actions, calm } = decision;
    this.#memory = memory;
    this.#unnoticed = decision.unnoticed === true;
    for (const action of actions) await this.#act(action, signal);
    return calm;
  }

  #probe(): Promise<readonly Observation[]> {
    const { cluster, probeTimeoutMs } = this.#options;
    return Promise.all(
      cluster.nodes.map(async (node) => {
        const { name, address } = node;
        try {
          return { node: name, address, state: await cluster.state(node, probeTimeoutMs ?? PROBE_TIMEOUT_MS) };
        } catch (error) {
          return { node: name, address, error: messageOf(error) };
        }
      }),
    );
  }

  async #act(action: OperatorAction, signal: AbortSignal): Promise<void> {
    switch (action.kind) {
      case 'detect':
        this.#settle('detect', recordOf(action.node, action.reason));
        return;
      case 'impasse':
        this.#record('invoke', 'decide', { reason: action.reason });
        this.#record('fail', 'decide', { reason: action.reason });
        return;
      case 'promote':
        this.#settle('decide', recordOf(action.node, action.reason));
        await this.#failover(action.node, action.reason, signal);
        return;
    }
  }

  async #failover(name: string, reason: string, signal: AbortSignal): Promise<void> {
    const { cluster } = this.#options;
    const node = cluster.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) return;
    this.#record('invoke', 'failover', { node: name, reason });
    try {
      await cluster.failover(node);
      this.#record('ok', 'failover', { node: name, reason });
      this.#memory = afterFailover(this.#memory, name, true, this.#nowMs());
    } catch (error) {
      // The request may still be carried out (facts/opengauss.md §1.7), so nobody knows.
      this.#record('info', 'failover', { node: name, reason }, messageOf(error));
      this.#memory = afterFailover(this.#memory, name, false, this.#nowMs());
      await delay(RETRY_MS, signal);
    }
  }

  #settle(f: OperatorFunction, value: OperatorRecord): void {
    this.#record('invoke', f, value);
    this.#record('ok', f, value);
  }

  #record(type: NewOperation['type'], f: OperatorFunction, value: OperatorRecord, error?: string): void {
    this.#options.record({ process: 'operator', type, f, value, ...(error === undefined ? {} : { error }) });
  }

  #nowMs(): number {
    return this.#options.clock() / 1e6;
  }
}

/** Who waits for the end of a round, and for what. */
interface Waiting {
  readonly resume: () => void;
  /** Also for one in which the primary was silent, and not yet for long. */
  readonly orUnnoticed: boolean;
}

function recordOf(node: string | undefined, reason: string): OperatorRecord {
  return { reason, ...(node === undefined ? {} : { node }) };
}
