import type { Engine } from './engine.ts';
import { tolerate } from './engine-errors.ts';
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

/** What can be done to a container as a whole. Every call may be repeated. */
export class ContainerControl {
  readonly #engine: Engine;
  readonly #id: string;

  constructor(engine: Engine, id: string) {
    this.#engine = engine;
    this.#id = id;
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

  /** Freezes every process; connections stay open and silent. */
  async pause(): Promise<void> {
    if (!(await this.state()).paused) await this.#container().pause();
  }

  async unpause(): Promise<void> {
    if ((await this.state()).paused) await this.#container().unpause();
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

  #container(): ReturnType<Engine['getContainer']> {
    return this.#engine.getContainer(this.#id);
  }
}
