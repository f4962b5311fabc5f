import { within } from './deadline.ts';

/**
 * Keeps the start of commands and the freezing of a container apart. An engine that freezes a container in which `runc init`
 * is just becoming a command may hang for good (seen with 20.10: the freezer waits for a process that waits for the engine), so a
 * pause waits until no command is being started, and no command is started while the container is being paused.
 *
 * A gate knows what this process does. What another process does at the same time (a reaper, `dbquake heal`, a person) it cannot
 * hold up: there the deadline of `ContainerControl.pause` ends the wait with an error that says how the container gets out.
 */
export class ExecGate {
  #starting = 0;
  #onQuiet: (() => void)[] = [];
  #closed: Promise<unknown> | undefined;

  /** Resolves when the container is not just being paused; from then until the answer is called, a command counts as starting. */
  async enter(): Promise<() => void> {
    while (this.#closed !== undefined) await this.#closed;
    this.#starting++;
    let started = false;
    return () => {
      if (started) return;
      started = true;
      this.#starting--;
      if (this.#starting === 0) for (const resume of this.#onQuiet.splice(0)) resume();
    };
  }

  /**
   * Does the work when no command is being started, and lets none start before it has ended. Throws `QUAKE_DEADLINE` when
   * commands are still starting after `quietWithinMs`; the work is not begun then.
   */
  async closeWhile<Result>(quietWithinMs: number, work: () => Promise<Result>): Promise<Result> {
    while (this.#closed !== undefined) await this.#closed;
    const closed = this.#whenQuiet(quietWithinMs).then(work);
    const ended = closed.then(
      () => undefined,
      () => undefined,
    );
    this.#closed = ended.finally(() => (this.#closed = undefined));
    return closed;
  }

  async #whenQuiet(withinMs: number): Promise<void> {
    if (this.#starting === 0) return;
    const quiet = new Promise<void>((resolve) => this.#onQuiet.push(resolve));
    await within(withinMs, `${this.#starting} commands that are being started`, quiet);
  }
}

const gates = new Map<string, ExecGate>();

/** The gate of a container, by its Docker id; one in this process. */
export function gateOf(container: string): ExecGate {
  const known = gates.get(container);
  if (known !== undefined) return known;
  const gate = new ExecGate();
  gates.set(container, gate);
  return gate;
}
