import type { ClusterNode } from '../cluster/node.ts';
import { messageOf } from '../errors.ts';
import {
  faultOfKind,
  healFault,
  injectFault,
  resolveTargets,
  type FaultCase,
  type Injection,
  type Journal,
} from '../faults/index.ts';
import type { NewOperation } from '../history/history-writer.ts';
import type { FaultRecord, NemesisFunction, OperatorFunction, OperatorRecord } from '../history/operation.ts';
import type { HasServerProcesses, ProductCluster } from '../products/product.ts';
import { delay } from './delay.ts';
import type { Operator } from './operator.ts';
import type { RunClock } from './run-clock.ts';
import type { FaultEntry, OperationEntry, ScheduleEntry } from './scenario.ts';
import type { StateSampler } from './state-sampler.ts';

/** How long a fault may take until it is seen to bite, and a node until it is seen to be back. */
const BITE_DEADLINE_MS = 10_000;
const HEAL_DEADLINE_MS = 90_000;

export interface NemesisOptions {
  readonly cluster: ProductCluster & HasServerProcesses;
  readonly sampler: StateSampler;
  readonly journal: Journal;
  readonly clock: RunClock;
  readonly record: (operation: NewOperation) => void;
  readonly progress: (step: string) => void;
  /** What the operator is busy with decides how a node comes back; and it must not take planned work for a crash. */
  readonly operator: Pick<Operator, 'idle' | 'suspendWhile'>;
}

/** One entry of `schedule.json` once it was carried out. */
export interface ExecutedEntry {
  readonly planned: ScheduleEntry;
  /** Names of the nodes that the target was, when it came to it. */
  readonly targets: readonly string[];
  /** ns since the run began. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly problem?: string;
}

interface ActiveFault {
  readonly one: FaultCase;
  readonly injection: Injection;
  readonly entry: number;
}

/** Carries out the schedule: faults with journal, verification and healing, and planned operations. All of it is in the history. */
export class Nemesis {
  readonly #options: NemesisOptions;
  readonly #active = new Map<string, ActiveFault>();
  readonly #executed: ExecutedEntry[] = [];
  #count = 0;

  constructor(options: NemesisOptions) {
    this.#options = options;
  }

  get executed(): readonly ExecutedEntry[] {
    return this.#executed;
  }

  /** Until every entry is done, healing included, or the signal; faults that are active then are left to `healAll`. */
  async run(schedule: readonly ScheduleEntry[], startNs: number, signal: AbortSignal): Promise<void> {
    await Promise.all(
      schedule.map(async (entry) => {
        await delay((startNs - this.#options.clock.now()) / 1e6 + entry.at, signal);
        if (signal.aborted) return;
        if ('inject' in entry) await this.#fault(entry, signal);
        else await this.#operation(entry);
      }),
    );
  }

  /** Heals whatever is still active, all at once: one that is stuck must not keep another from healing. */
  async healAll(): Promise<void> {
    await Promise.all([...this.#active.keys()].map((id) => this.#heal(id)));
  }

  async #fault(entry: FaultEntry, signal: AbortSignal): Promise<void> {
    const { index, targets } = this.#begin(entry);
    const ids = await Promise.all(targets.map((target) => this.#inject(entry, index, target)));
    await delay(entry.healAfter, signal);
    if (signal.aborted) return;
    await Promise.all(ids.map((id) => this.#heal(id)));
  }

  async #inject({ inject }: FaultEntry, entry: number, target: ClusterNode): Promise<string> {
    const { cluster, journal, progress } = this.#options;
    const id = `f${++this.#count}`;
    const fault = faultOfKind(inject);
    const one: FaultCase = { fault, id, target, journal, context: { product: cluster } };
    const record: FaultRecord = { id, kind: fault.kind, targets: [target.name] };
    progress(`${fault.kind} ${target.name}`);
    this.#note('inject', 'invoke', record);
    const result = await injectFault(one, BITE_DEADLINE_MS);
    this.#active.set(id, { one, injection: result.injection, entry });
    if (result.bit) this.#note('inject', 'ok', { ...record, evidence: result.evidence });
    else this.#note('inject', 'info', record, result.reason);
    return id;
  }

  async #heal(id: string): Promise<void> {
    const active = this.#active.get(id);
    if (active === undefined) return;
    this.#active.delete(id);
    const { one, injection, entry } = active;
    const record: FaultRecord = { id, kind: one.fault.kind, targets: [one.target.name] };
    this.#options.progress(`heal ${one.fault.kind} ${one.target.name}`);
    this.#note('heal', 'invoke', record);
    await this.#options.operator.idle();
    const result = await healFault(one, injection, { verifyWithinMs: HEAL_DEADLINE_MS });
    if (result.healed) this.#note('heal', 'ok', { ...record, evidence: result.evidence });
    else this.#note('heal', 'info', record, result.reason);
    this.#finish(entry, result.healed ? undefined : result.reason);
  }

  /** A planned operation that fails is a finding, not the end of the run. */
  async #operation(entry: OperationEntry): Promise<void> {
    const { cluster, operator, progress, record } = this.#options;
    const {
      index,
      targets: [target],
    } = this.#begin(entry);
    if (target === undefined) return;
    const f: OperatorFunction = entry.operation;
    const value: OperatorRecord = { node: target.name, reason: 'scheduled' };
    progress(`${entry.operation} to ${target.name}`);
    record({ process: 'operator', type: 'invoke', f, value });
    try {
      await operator.suspendWhile(() => cluster.switchover(target));
      record({ process: 'operator', type: 'ok', f, value });
      this.#finish(index);
    } catch (error) {
      record({ process: 'operator', type: 'info', f, value, error: messageOf(error) });
      this.#finish(index, messageOf(error));
    }
  }

  /** Resolves the entry's target to nodes, now; none when nobody is that, which is noted as a fault that did not bite. */
  #begin(entry: FaultEntry | OperationEntry): { readonly index: number; readonly targets: readonly ClusterNode[] } {
    const { cluster, sampler, clock } = this.#options;
    const observed = cluster.nodes.map((node) => ({ node, state: sampler.latest(node) }));
    const begun = { planned: entry, startedAt: clock.now() };
    try {
      const targets = resolveTargets(entry.target, observed);
      const index = this.#executed.push({ ...begun, targets: targets.map(({ name }) => name) }) - 1;
      return { index, targets };
    } catch (error) {
      const problem = messageOf(error);
      const index = this.#executed.push({ ...begun, targets: [], endedAt: clock.now(), problem }) - 1;
      const kind = 'inject' in entry ? entry.inject : entry.operation;
      this.#note('inject', 'info', { id: `f${++this.#count}`, kind, targets: [] }, problem);
      return { index, targets: [] };
    }
  }

  #finish(entry: number, problem?: string): void {
    const begun = this.#executed[entry];
    if (begun === undefined) return;
    this.#executed[entry] = {
      ...begun,
      endedAt: this.#options.clock.now(),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  #note(f: NemesisFunction, type: NewOperation['type'], value: FaultRecord, error?: string): void {
    this.#options.record({ process: 'nemesis', type, f, value, ...(error === undefined ? {} : { error }) });
  }
}
