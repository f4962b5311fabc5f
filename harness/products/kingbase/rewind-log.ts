import type { ClusterNode } from '../../cluster/node.ts';
import { messageOf } from '../../errors.ts';
import { LOG_DIRECTORY } from './installation.ts';

const READ_MS = 10_000;
const RECOVERY_LOG = `${LOG_DIRECTORY}/recovery.log`;
const END = 'rewind start wal location';

/**
 * The last rewind in recovery.log: where it began, for people. Recorded as a command of the run, because the product's own are not:
 * it is the evidence that a divergent tail was thrown away.
 */
export async function recordLastRewind(node: ClusterNode): Promise<string> {
  const script = `grep -e 'rewinding from' -e '${END}' ${RECOVERY_LOG} | tail -n 2`;
  const { stdout } = await node.exec(['sh', '-c', script], { timeoutMs: READ_MS });
  return /rewinding from last common checkpoint at \S+ on timeline \d+/.exec(stdout)?.[0] ?? 'see recovery.log';
}

/** Looks whether a node was rewound each time that its database comes back as a standby, also when nobody has asked for it. */
export class RewindWatch {
  readonly #known = new Map<string, number>();
  readonly #wasStandby = new Map<string, boolean>();
  readonly #looks = new Set<Promise<void>>();

  /** What a node said just now: is it a standby? False also when it did not answer. */
  saw(node: ClusterNode, isStandby: boolean): void {
    const before = this.#wasStandby.get(node.name);
    this.#wasStandby.set(node.name, isStandby);
    if (!isStandby || before !== false) return;
    const look = this.#look(node)
      .catch(messageOf)
      .then(() => void this.#looks.delete(look));
    this.#looks.add(look);
  }

  /** Resolves when no look is on its way. */
  async settled(): Promise<void> {
    await Promise.all(this.#looks);
  }

  async #look(node: ClusterNode): Promise<void> {
    const { stdout } = await node.probe(['sh', '-c', `grep -c '${END}' ${RECOVERY_LOG}`], { timeoutMs: READ_MS });
    const count = Number(stdout);
    if (count <= (this.#known.get(node.name) ?? 0)) return;
    this.#known.set(node.name, count);
    await recordLastRewind(node);
  }
}
