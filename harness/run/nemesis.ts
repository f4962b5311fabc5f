import type { ClusterNode } from '../cluster/node.ts';
import { waitUntil } from '../docker/wait-until.ts';
import { messageOf } from '../errors.ts';
import {
  faultContext,
  faultOfKind,
  healFault,
  injectFault,
  namesOf,
  resolveTargets,
  type Fault,
  type FaultCase,
  type FaultSurroundings,
  type InjectResult,
  type Injection,
  type Journal,
} from '../faults/index.ts';
import type { NewOperation } from '../history/history-writer.ts';
import type { FaultRecord, NemesisFunction, OperatorFunction, OperatorRecord } from '../history/operation.ts';
import { withCapability } from '../products/capability.ts';
import type { HasServerProcesses, ProductCluster } from '../products/product.ts';
import { askAll } from './ask-all.ts';
import { delay } from './delay.ts';
import { ExecutedEntries } from './executed-entries.ts';
import type { ExecutedEntry } from './executed-schedule.ts';
import type { Operator } from './operator.ts';
import { whileOperatorRests } from './planned-work.ts';
import type { RunClock } from './run-clock.ts';
import type { FaultEntry, OperationEntry, ScheduleEntry } from './scenario.ts';
import type { StateSampler } from './state-sampler.ts';
import { takeBack } from './take-back.ts';
import { patience, requireRoom, takeTurn, type Claim } from './take-turn.ts';

/** How long each step may take, ms. */
export interface NemesisDeadlines {
  /** Until there is the node that planned work is for. */
  readonly target: number;
  /** Until a fault is seen to bite. */
  readonly bite: number;
  /** Until a node is seen to be back. */
  readonly heal: number;
  /** Until the operator has nothing left to do. */
  readonly operator: number;
}

const DEADLINES: NemesisDeadlines = { target: 20_000, bite: 10_000, heal: 90_000, operator: 60_000 };

export interface NemesisOptions {
  readonly cluster: ProductCluster & HasServerProcesses;
  readonly surroundings: FaultSurroundings;
  readonly sampler: Pick<StateSampler, 'latest' | 'primary'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Pick<RunClock, 'now'>;
  readonly record: (operation: NewOperation) => void;
  readonly progress: (step: string) => void;
  /** What the operator is busy with decides how a node comes back; and it must not take planned work for a crash. */
  readonly operator: Pick<Operator, 'whileHealing' | 'suspendWhile'>;
  /** Finds a fault by its kind; those of the registry unless told. */
  readonly kinds?: (kind: string) => Fault;
  readonly deadlines?: Partial<NemesisDeadlines>;
}

interface ActiveFault extends Claim {
  readonly one: FaultCase;
  readonly injection: Injection;
  readonly entry: number;
}

/** Carries out the schedule: faults with journal, verification and healing, and planned operations. All of it is in the history. */
export class Nemesis {
  readonly #options: NemesisOptions;
  readonly #deadlines: NemesisDeadlines;
  readonly #active = new Map<string, ActiveFault>();
  /** From the moment a fault has its targets until its healing has ended. */
  readonly #claims = new Map<string, Claim>();
  /** Of the faults that were drawn at random: until the nodes were taken back. */
  readonly #drawn = new Set<string>();
  /** By node; two healings that end together take a node back once. */
  readonly #takingBack = new Map<string, Promise<number>>();
  /** What is half injected cannot be healed yet. */
  readonly #injecting = new Set<Promise<void>>();
  readonly #executed: ExecutedEntries;
  /** The end of the planned operation that was begun last. */
  #planned: Promise<void> = Promise.resolve();
  #count = 0;
  #startNs = 0;
  #signal: AbortSignal | undefined;

  constructor(options: NemesisOptions) {
    this.#options = options;
    this.#executed = new ExecutedEntries(options.clock);
    this.#deadlines = { ...DEADLINES, ...options.deadlines };
  }

  get executed(): readonly ExecutedEntry[] {
    return this.#executed.all;
  }

  /** Until every entry is done, healing included, or the signal; faults that are active then are left to `healAll`. */
  async run(schedule: readonly ScheduleEntry[], startNs: number, signal: AbortSignal): Promise<void> {
    this.#startNs = startNs;
    this.#executed.countFrom(startNs);
    this.#signal = signal;
    await Promise.all(
      schedule.map(async (entry) => {
        await delay((startNs - this.#options.clock.now()) / 1e6 + entry.at, signal);
        if (signal.aborted) return;
        if ('inject' in entry) await this.#fault(entry, signal);
        else await this.#afterPlanned(() => this.#operation(entry));
      }),
    );
  }

  /** Heals whatever is still active, all at once: one that is stuck must not keep another from healing. */
  async healAll(): Promise<void> {
    await Promise.allSettled(this.#injecting);
    await Promise.all([...this.#active.keys()].map((id) => this.#heal(id)));
  }

  /**
   * When all is healed: takes back every node that is not in order, also those that no fault was aimed at. Again until there is
   * none: a standby may fall out of step only when another node has come back.
   */
  async takeBackAll(): Promise<void> {
    const lastNs = this.#options.clock.now() + this.#deadlines.heal * 1e6;
    while ((await this.#takeBack(this.#options.cluster.nodes)) > 0 && this.#options.clock.now() < lastNs);
  }

  async #fault(entry: FaultEntry, signal: AbortSignal): Promise<void> {
    const fault = (this.#options.kinds ?? faultOfKind)(entry.inject);
    const id = `f${++this.#count}`;
    const target = entry.target ?? fault.defaultTarget;
    let targets: readonly ClusterNode[] | undefined;
    try {
      const resolve = (): readonly ClusterNode[] => {
        requireRoom(entry, this.#drawn);
        return this.#resolve(target);
      };
      targets = await takeTurn(fault, resolve, this.#claims, signal, patience(entry, this.#sinceStartMs()));
    } catch (error) {
      this.#notCarriedOut(entry, { id, kind: fault.kind, targets: [] }, messageOf(error));
      return;
    }
    if (targets === undefined) return;
    this.#claims.set(id, { id, kind: fault, targets });
    if (entry.drawn !== undefined) this.#drawn.add(id);
    const injecting = this.#inject(entry, fault, id, targets);
    this.#injecting.add(injecting);
    await injecting.finally(() => this.#injecting.delete(injecting));
    await delay(entry.healAfter, signal);
    if (signal.aborted) return;
    await this.#heal(id);
  }

  /** What somebody asked for and did not get makes the run unknown; what was drawn at random is left out, and both are told. */
  #notCarriedOut(entry: FaultEntry, record: FaultRecord, why: string): void {
    const isDrawn = entry.drawn !== undefined;
    this.#executed.begin(entry, [], { id: record.id, ...(isDrawn ? { leftOut: why } : { problem: why }) });
    this.#note('inject', isDrawn ? 'fail' : 'info', record, why);
  }

  async #inject(entry: FaultEntry, fault: Fault, id: string, targets: readonly ClusterNode[]): Promise<void> {
    const { journal, progress } = this.#options;
    const surroundings: FaultSurroundings = {
      ...this.#options.surroundings,
      asPlannedWork: (work) => this.#whileOperatorRests(work),
    };
    const context = faultContext(surroundings, fault, id, entry.parameters);
    const index = this.#executed.begin(entry, targets, { id, parameters: context.parameters });
    const one: FaultCase = { fault, targets, journal, context };
    const record: FaultRecord = { id, kind: fault.kind, targets: targets.map(({ name }) => name) };
    const inject = (): Promise<InjectResult> => {
      progress(`${fault.kind} ${namesOf(targets)}`);
      this.#note('inject', 'invoke', record);
      return injectFault(one, this.#deadlines.bite);
    };
    const result = fault.plannedWork === true ? await this.#plannedFault(inject) : await inject();
    this.#active.set(id, { id, kind: fault, targets, one, injection: result.injection, entry: index });
    if (result.bit) this.#note('inject', 'ok', { ...record, evidence: result.evidence });
    else this.#note('inject', 'info', record, result.reason);
  }

  async #plannedFault(inject: () => Promise<InjectResult>): Promise<InjectResult> {
    try {
      return await this.#whileOperatorRests(inject);
    } catch (error) {
      return { bit: false, injection: {}, reason: messageOf(error) };
    }
  }

  #whileOperatorRests<Result>(work: () => Promise<Result>): Promise<Result> {
    return whileOperatorRests(this.#options.operator, this.#deadlines.operator, work);
  }

  async #heal(id: string): Promise<void> {
    const active = this.#active.get(id);
    if (active === undefined) return;
    this.#active.delete(id);
    const { one, injection, entry, targets } = active;
    const record: FaultRecord = { id, kind: one.fault.kind, targets: targets.map(({ name }) => name) };
    this.#options.progress(`heal ${one.fault.kind} ${namesOf(targets)}`);
    this.#executed.held(entry);
    this.#note('heal', 'invoke', record);
    const result = await this.#options.operator.whileHealing(record.targets, this.#deadlines.operator, () =>
      healFault(one, injection, { verifyWithinMs: this.#deadlines.heal }),
    );
    if (result.healed) this.#note('heal', 'ok', { ...record, evidence: result.evidence });
    else this.#note('heal', 'info', record, result.reason);
    this.#claims.delete(id);
    if (this.#signal?.aborted !== true) await this.#takeBack(this.#options.cluster.nodes);
    this.#drawn.delete(id);
    this.#executed.finish(entry, result.healed ? undefined : result.reason);
  }

  /**
   * Not the nodes that another fault still holds: they are taken back when that one is healed. All others, also those that
   * no fault was aimed at: a standby that followed the wrong one of two primaries does not come back by itself. Returns how
   * many were not in order.
   */
  async #takeBack(nodes: readonly ClusterNode[]): Promise<number> {
    const { cluster, sampler, record } = this.#options;
    const held = new Set([...this.#claims.values()].flatMap(({ targets }) => targets.map(({ name }) => name)));
    const free = nodes.filter(({ name }) => !held.has(name));
    const taken = await Promise.all(
      free.map((node) => {
        const work = this.#takingBack.get(node.name) ?? takeBack([node], { cluster, primary: sampler.primary, record });
        this.#takingBack.set(node.name, work);
        return work.finally(() => this.#takingBack.delete(node.name));
      }),
    );
    return taken.reduce((sum, count) => sum + count, 0);
  }

  /** Two planned operations are never under way together: which node the second is for depends on what the first has changed. */
  #afterPlanned(work: () => Promise<void>): Promise<void> {
    const turn = this.#planned.then(work);
    this.#planned = turn.catch(() => undefined);
    return turn;
  }

  /** One that fails is a finding, not the end of the run; one that could not be begun makes the run unknown. */
  async #operation(entry: OperationEntry): Promise<void> {
    try {
      await this.#whenThereIs(entry.target);
      await this.#whileOperatorRests(async () => {
        // The samples may be older than the last change of roles.
        const [target] = resolveTargets(entry.target, await askAll(this.#options.cluster));
        if (target !== undefined) await this.#switchover(entry, target);
      });
    } catch (error) {
      this.#executed.begin(entry, [], { problem: messageOf(error) });
      this.#note('inject', 'info', { id: `f${++this.#count}`, kind: entry.operation, targets: [] }, messageOf(error));
    }
  }

  async #switchover(entry: OperationEntry, target: ClusterNode): Promise<void> {
    const { cluster, progress, record } = this.#options;
    const index = this.#executed.begin(entry, [target]);
    const f: OperatorFunction = entry.operation;
    const value: OperatorRecord = { node: target.name, reason: 'scheduled' };
    progress(`${entry.operation} to ${target.name}`);
    record({ process: 'operator', type: 'invoke', f, value });
    try {
      await withCapability(cluster, 'switchover').switchover(target);
      record({ process: 'operator', type: 'ok', f, value });
      this.#executed.finish(index);
    } catch (error) {
      record({ process: 'operator', type: 'info', f, value, error: messageOf(error) });
      this.#executed.finish(index, messageOf(error));
    }
  }

  /** Planned work can wait: after a fault it may take a moment until a standby is in step again. */
  #whenThereIs(target: string): Promise<readonly ClusterNode[]> {
    return waitUntil(`There is a ${target} for planned work`, { timeoutMs: this.#deadlines.target }, () =>
      // An error of the look is what was seen last.
      Promise.resolve().then(() => ({ done: true, value: this.#resolve(target) })),
    );
  }

  /** What the target is now, by the last samples. */
  #resolve(target: string): readonly ClusterNode[] {
    const { cluster, sampler } = this.#options;
    const observed = cluster.nodes.map((node) => ({ node, state: sampler.latest(node) }));
    return resolveTargets(target, [...observed, ...(cluster.witnesses ?? []).map((node) => ({ node }))]);
  }

  #sinceStartMs(): number {
    return (this.#options.clock.now() - this.#startNs) / 1e6;
  }

  #note(f: NemesisFunction, type: NewOperation['type'], value: FaultRecord, error?: string): void {
    this.#options.record({ process: 'nemesis', type, f, value, ...(error === undefined ? {} : { error }) });
  }
}
