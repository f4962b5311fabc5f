import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, QuakeError } from '../errors.ts';

/** What one look saw: the end of the wait, or what there was instead. */
export type Observation<T> =
  { readonly done: true; readonly value: T } | { readonly done: false; readonly seen: string };

export interface WaitOptions {
  readonly timeoutMs: number;
  /** Pause between two looks, 50 ms unless told. */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Looks until it is so. A look that throws counts as an observation, and one that hangs does not outlive the deadline.
 * Throws `QUAKE_DEADLINE` (environment) that names what was waited for and shows the last observation.
 */
export async function waitUntil<T>(
  what: string,
  options: WaitOptions,
  look: () => Promise<Observation<T>>,
): Promise<T> {
  const started = performance.now();
  const remaining = (): number => options.timeoutMs - (performance.now() - started);
  let seen = 'nothing yet';
  do {
    options.signal?.throwIfAborted();
    const observation = await lookOnce(look, Math.max(remaining(), 1));
    if (observation.done) return observation.value;
    seen = observation.seen ?? seen;
    await delay(Math.max(0, Math.min(options.intervalMs ?? 50, remaining())), undefined, { signal: options.signal });
  } while (remaining() > 0);
  throw new QuakeError('QUAKE_DEADLINE', `${what}: not within ${options.timeoutMs} ms; last seen: ${seen}`, {
    exitClass: 'environment',
    context: { what, timeoutMs: options.timeoutMs, lastSeen: seen },
  });
}

async function lookOnce<T>(
  look: () => Promise<Observation<T>>,
  limitMs: number,
): Promise<Observation<T> | { readonly done: false; readonly seen: undefined }> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<{ done: false; seen: undefined }>((resolve) => {
    timer = setTimeout(() => resolve({ done: false, seen: undefined }), limitMs);
  });
  try {
    const looked = look().catch((error: unknown) => ({ done: false as const, seen: messageOf(error) }));
    return await Promise.race([looked, limit]);
  } finally {
    clearTimeout(timer);
  }
}
