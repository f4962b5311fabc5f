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
