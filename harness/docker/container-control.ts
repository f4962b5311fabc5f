import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, QuakeError } from '../errors.ts';
import { within } from './deadline.ts';
import type { Engine } from './engine.ts';
import { tolerate } from './engine-errors.ts';
import { gateOf } from './exec-gate.ts';
import { StreamDecoder } from './stream-decoder.ts';

const ALREADY_SO: readonly number[] = [304];
const NOT_THERE_OR_NOT_RUNNING: readonly number[] = [304, 404, 409];

export interface ContainerState {
  readonly running: boolean;
  readonly paused: boolean;
  readonly exitCode: number;
  /** Process id of the container's process 1 on the engine's host; 0 when it does not run. */
  readonly pid: number;
}

/** One line of `docker top`. */
export interface ContainerProcess {
  /** On the engine's host. */
  readonly pid: number;
  readonly command: string;
}

export interface ContainerLimits {
  /** Processors, `0.1`; 0 is no limit. */
  readonly cpus?: number;
  /** 0 is no limit. */
  readonly memoryBytes?: number;
}

const CPU_PERIOD_US = 100_000;

function cpuQuota(cpus: number): { readonly CpuPeriod: number; readonly CpuQuota: number } {
  return { CpuPeriod: CPU_PERIOD_US, CpuQuota: cpus === 0 ? -1 : Math.round(cpus * CPU_PERIOD_US) };
}

/** 64 TiB: the engine takes neither -1 nor 0 for "no limit" in an update (20.10: "Minimum memory limit allowed is 6MB"). */
const NO_MEMORY_LIMIT = 64 * 1024 ** 4;

function memoryLimit(bytes: number): { readonly Memory: number; readonly MemorySwap: number } {
  const limit = bytes === 0 ? NO_MEMORY_LIMIT : bytes;
  return { Memory: limit, MemorySwap: limit };
}

/** How long freezing and thawing may take, ms. */
interface FreezerDeadlines {
  /** Until the commands that are just being started have begun; each takes some ms, many on a busy host. */
  readonly quiet: number;
  /** For the engine, which needs some ms; one that does not end is stuck, and holds up all other requests for the container. */
  readonly engine: number;
}

const FREEZER_DEADLINES: FreezerDeadlines = { quiet: 10_000, engine: 15_000 };

/** What runc says when it gave up freezing and thawed what was frozen. */
const MISSED_ONE = 'unable to freeze';
const FREEZE_AGAIN_MS = 50;

/** What can be done to a container as a whole. Every call may be repeated. */
export class ContainerControl {
  readonly #engine: Engine;
  readonly #id: string;
  readonly #deadlines: FreezerDeadlines;

  constructor(engine: Engine, id: string, deadlines = FREEZER_DEADLINES) {
    this.#engine = engine;
    this.#id = id;
    this.#deadlines = deadlines;
  }

  async state(): Promise<ContainerState> {
    const { State: state } = await this.#container().inspect();
    return { running: state.Running, paused: state.Paused, exitCode: state.ExitCode, pid: state.Pid };
  }

  /** The power cut: SIGKILL to the whole container. Resolves when it is down, so that it can be started again. */
  async kill(): Promise<void> {
    await tolerate(NOT_THERE_OR_NOT_RUNNING, this.#container().kill({ signal: 'SIGKILL' }));
    await tolerate([404], this.#container().wait() as Promise<unknown>);
  }

  /** SIGTERM, and SIGKILL after `graceSeconds`. */
  async stop(graceSeconds: number): Promise<void> {
    await tolerate(ALREADY_SO, this.#container().stop({ t: graceSeconds }) as Promise<unknown>);
  }

  /** Address and volume are the same again; the server has to be started by its driver. */
  async start(): Promise<void> {
    await tolerate(ALREADY_SO, this.#container().start() as Promise<unknown>);
  }

  /**
   * Freezes every process; connections stay open and silent. Waits for commands that this process is just starting there
   * (exec-gate.ts), and throws `QUAKE_FREEZER_STUCK` (environment) when the engine does not come to an end with it.
   */
  async pause(): Promise<void> {
    await this.#freezer('paused', () =>
      gateOf(this.#id).closeWhile(this.#deadlines.quiet, () => this.#become(true, () => this.#freeze())),
    );
  }

  /** On a busy host the freezer may miss a process that forks just then; the engine thaws the rest again and says so. */
  async #freeze(): Promise<void> {
    const deadline = performance.now() + this.#deadlines.engine;
    for (;;) {
      try {
        await this.#container().pause();
        return;
      } catch (error) {
        if (!messageOf(error).includes(MISSED_ONE) || performance.now() + FREEZE_AGAIN_MS >= deadline) throw error;
      }
      await delay(FREEZE_AGAIN_MS);
    }
  }

  /** Throws `QUAKE_FREEZER_STUCK` (environment) that says how the container gets out when the engine does not do it. */
  async unpause(): Promise<void> {
    await this.#freezer('unpaused', () => this.#become(false, () => this.#container().unpause()));
  }

  /** Changes the limits of the running container; what is absent stays as it is. 0 takes a limit away. */
  async update({ cpus, memoryBytes }: ContainerLimits): Promise<void> {
    await this.#container().update({
      ...(cpus === undefined ? {} : cpuQuota(cpus)),
      // Without swap of its own: a limit that only moves memory to the disk would not bite.
      ...(memoryBytes === undefined ? {} : memoryLimit(memoryBytes)),
    });
  }

  /** The limits as they are; 0 is none. */
  async limits(): Promise<Required<ContainerLimits>> {
    const { HostConfig: host } = await this.#container().inspect();
    const period = host.CpuPeriod === undefined || host.CpuPeriod === 0 ? CPU_PERIOD_US : host.CpuPeriod;
    return {
      cpus: Math.max(host.CpuQuota ?? 0, 0) / period,
      memoryBytes: (host.Memory ?? 0) >= NO_MEMORY_LIMIT ? 0 : (host.Memory ?? 0),
    };
  }

  async processes(): Promise<readonly ContainerProcess[]> {
    const top = (await this.#container().top({ ps_args: '-eo pid,args' })) as { Processes: string[][] | null };
    return (top.Processes ?? []).map(([pid = '', ...command]) => ({ pid: Number(pid), command: command.join(' ') }));
  }

  /** All that the container itself printed, with the engine's time stamps; also of a stopped container. */
  async logs(): Promise<string> {
    const raw = await this.#container().logs({ stdout: true, stderr: true, timestamps: true, follow: false });
    let text = '';
    const decoder = new StreamDecoder((_stream, part) => (text += part));
    decoder.push(raw);
    decoder.end();
    return text;
  }

  /** Somebody else may do the same at the same time, a reaper for example; the engine refuses the second request. */
  async #become(paused: boolean, request: () => Promise<unknown>): Promise<void> {
    if ((await this.state()).paused === paused) return;
    try {
      await request();
    } catch (error) {
      if ((await this.state()).paused !== paused) throw error;
    }
  }

  async #freezer(what: string, work: () => Promise<void>): Promise<void> {
    const container = `container ${this.#id.slice(0, 12)}`;
    try {
      await within(this.#deadlines.quiet + this.#deadlines.engine, `${container} ${what}`, work());
    } catch (error) {
      if (!(error instanceof QuakeError && error.code === 'QUAKE_DEADLINE')) throw error;
      throw new QuakeError('QUAKE_FREEZER_STUCK', `The ${container} is not ${what}: ${messageOf(error)}`, {
        exitClass: 'environment',
        hint:
          "The engine may have frozen a command of another process that was just starting there. As root on the engine's host, " +
          `"echo THAWED > /sys/fs/cgroup/freezer/docker/${this.#id}/freezer.state" lets it go on ` +
          '(with cgroup v2: echo 0 into cgroup.freeze of its group); then "dbquake heal" does the rest.',
        context: { container: this.#id },
        cause: error,
      });
    }
  }

  #container(): ReturnType<Engine['getContainer']> {
    return this.#engine.getContainer(this.#id);
  }
}
