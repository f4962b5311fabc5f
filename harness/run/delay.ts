import { setMaxListeners } from 'node:events';
import { setTimeout as timer } from 'node:timers/promises';

/**
 * Until `ms` have passed or the signal says stop, whichever is first; never rejects. Any number of callers may wait for
 * the same signal.
 */
export async function delay(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  setMaxListeners(0, signal);
  try {
    await timer(ms, undefined, { signal });
  } catch {
    // Aborted: the caller looks at the signal.
  }
}

/**
 * A signal that is given after `ms`, or together with `signal`. Not `AbortSignal.any` of a timeout: Node 20 may collect the timeout
 * as garbage before it is due, and a load without pause would never end.
 */
export function deadline(ms: number, signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const end = (): void => {
    clearTimeout(handle);
    controller.abort();
  };
  const handle = setTimeout(end, ms);
  setMaxListeners(0, signal);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return controller.signal;
}

/** The promise, or `undefined` when it takes longer than `ms`. What it does later is ignored. */
export async function withinDeadline<Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> {
  const cancel = new AbortController();
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, timer(ms, undefined, { signal: cancel.signal })]);
  } finally {
    cancel.abort();
  }
}
