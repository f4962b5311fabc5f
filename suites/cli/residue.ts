import { connectEngine } from '../../harness/docker/engine.ts';
import { listRunObjects } from '../../harness/docker/run-objects.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';

/** What a run has in Docker, as text. */
export async function dockerObjectsOf(run: string): Promise<readonly string[]> {
  const objects = await listRunObjects(await connectEngine(), run);
  return objects.map(({ kind, name }) => `${kind} ${name}`);
}

/** Waits until a run has nothing left in Docker. */
export async function untilNothingIsLeft(run: string, timeoutMs: number): Promise<void> {
  await waitUntil(`Nothing of ${run} is left`, { timeoutMs }, async () => {
    const left = await dockerObjectsOf(run);
    return left.length === 0 ? { done: true, value: undefined } : { done: false, seen: left.join(', ') };
  });
}
