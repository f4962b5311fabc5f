import { messageOf, QuakeError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { engineStatus, tolerate } from './engine-errors.ts';
import { execInContainer, type ExecOptions, type ExecResult } from './exec.ts';
import { LABEL, objectName } from './labels.ts';
import { waitUntil } from './wait-until.ts';

/** Image of every sidecar; it has nft, tc, strace and iproute2, which the nodes' own image need not have. */
export const SIDECAR_IMAGE = 'dbquake/base:latest';
/** Single capabilities; never SYS_TIME, never privileged. */
export const SIDECAR_CAPABILITIES: readonly string[] = ['NET_ADMIN', 'SYS_PTRACE'];

/** It takes some ms; another process may be removing the one before. */
const START_WITHIN_MS = 15_000;

/** A node as far as sidecars go. */
export interface SidecarTarget {
  readonly name: string;
  /** Docker id of the node's container. */
  readonly container: string;
}

/**
 * A container beside each node that shares its network and process namespaces, from which faults are injected. It dies
 * with the node's container, whose namespaces it lives in, and is started again when it is used after that.
 */
export class Sidecars {
  readonly #engine: Engine;
  readonly #known = new Map<string, Promise<string>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Starts the sidecars of these nodes, all at once, so that injecting need not wait for them. */
  async start(nodes: readonly SidecarTarget[]): Promise<void> {
    await Promise.all(nodes.map((node) => this.#sidecarOf(node)));
  }

  /** Runs a command in the node's sidecar, which is started when there is none. Throws `QUAKE_SIDECAR_FAILED` (environment). */
  async run(node: SidecarTarget, argv: readonly string[], options: ExecOptions): Promise<ExecResult> {
    const sidecar = await this.#sidecarOf(node);
    const first = await execInContainer(this.#engine, sidecar, argv, options);
    if (first.exitCode !== null || first.timedOut || (await this.#runs(sidecar))) return first;
    this.#known.delete(node.container);
    return execInContainer(this.#engine, await this.#sidecarOf(node), argv, options);
  }

  #sidecarOf(node: SidecarTarget): Promise<string> {
    const known = this.#known.get(node.container);
    if (known !== undefined) return known;
    const started = this.#start(node).catch((error: unknown) => {
      this.#known.delete(node.container);
      throw new QuakeError(
        'QUAKE_SIDECAR_FAILED',
        `The sidecar of ${node.name} cannot be started: ${messageOf(error)}`,
        {
          exitClass: 'environment',
          hint: 'It needs the image dbquake/base ("dbquake images build"), and a node whose container runs',
          cause: error,
          context: { node: node.name },
        },
      );
    });
    this.#known.set(node.container, started);
    return started;
  }

  /** Takes over what another process left, under the same name; starting one that runs already changes nothing. */
  async #start(node: SidecarTarget): Promise<string> {
    const target = await this.#engine.getContainer(node.container).inspect();
    const labels = target.Config.Labels;
    const name = objectName(labels[LABEL.run] ?? target.Id.slice(0, 12), `${node.name}-sidecar`);
    const start = async (): Promise<string> => {
      const id = (await this.#find(name)) ?? (await this.#create(name, node, labels));
      await tolerate([304], this.#engine.getContainer(id).start() as Promise<unknown>);
      return id;
    };
    if (!target.State.Running) return start();
    // A reaper that heals at the same time may just be removing the one that is found.
    return waitUntil(`A sidecar of ${node.name}`, { timeoutMs: START_WITHIN_MS }, async () => ({
      done: true,
      value: await start(),
    }));
  }

  async #find(name: string): Promise<string | undefined> {
    const found = await tolerate([404], this.#engine.getContainer(name).inspect());
    return (found as { readonly Id: string } | undefined)?.Id;
  }

  async #create(name: string, node: SidecarTarget, labels: Readonly<Record<string, string>>): Promise<string> {
    const ofRun = [LABEL.run, LABEL.owner, LABEL.reaper, LABEL.created, LABEL.keep];
    const inherited = ofRun.flatMap((label) => (labels[label] === undefined ? [] : [[label, labels[label]] as const]));
    try {
      const container = await this.#engine.createContainer({
        name,
        Image: SIDECAR_IMAGE,
        Entrypoint: ['sleep', 'infinity'],
        Labels: { ...Object.fromEntries(inherited), [LABEL.sidecar]: node.name },
        HostConfig: {
          NetworkMode: `container:${node.container}`,
          PidMode: `container:${node.container}`,
          CapAdd: [...SIDECAR_CAPABILITIES],
        },
      });
      return container.id;
    } catch (error) {
      // Somebody else made it meanwhile.
      const other = engineStatus(error) === 409 ? await this.#find(name) : undefined;
      if (other !== undefined) return other;
      throw error;
    }
  }

  async #runs(id: string): Promise<boolean> {
    const found = await tolerate([404], this.#engine.getContainer(id).inspect());
    return (found as { readonly State: { readonly Running: boolean } } | undefined)?.State.Running === true;
  }
}

/** Removes the sidecars of a run, and with them whatever still runs in them; returns their Docker ids. */
export async function removeSidecars(engine: Engine, run: string): Promise<readonly string[]> {
  const filters = { label: [`${LABEL.run}=${run}`, LABEL.sidecar] };
  const sidecars = await engine.listContainers({ all: true, filters });
  await Promise.all(
    sidecars.map(({ Id: id }) =>
      tolerate([404, 409], engine.getContainer(id).remove({ force: true, v: true }) as Promise<unknown>),
    ),
  );
  return sidecars.map(({ Id: id }) => id);
}
