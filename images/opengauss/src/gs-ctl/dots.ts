import type { Host } from '../host/host.ts';

/** How often a condition is looked at while dots are printed: far more often than the real one, which looks once a second. */
export const POLL_MS = 50;

export interface Wait<T> {
  /** Undefined means "not yet". */
  readonly condition: () => Promise<T | undefined> | T | undefined;
  readonly timeoutSeconds: number;
  /** Printed when a look failed, then once each second, as the real loops do. */
  readonly dot: () => void;
  /** Called once a second, before its dot. */
  readonly eachSecond?: () => void;
  /** How long to look before the first dot; 0 unless told. */
  readonly graceMs?: number;
}

/** Waits for a condition while it prints a dot a second; undefined when the time is over. */
export async function waitWithDots<T>(host: Host, wait: Wait<T>): Promise<T | undefined> {
  const start = host.elapsed();
  const lookUntil = async (end: number): Promise<T | undefined> => {
    for (;;) {
      const found = await wait.condition();
      if (found !== undefined || host.elapsed() >= end) return found;
      await host.sleep(Math.max(1, Math.min(POLL_MS, end - host.elapsed())));
    }
  };
  for (let second = 0; second < wait.timeoutSeconds; second += 1) {
    wait.eachSecond?.();
    const found = await lookUntil(second === 0 ? start + (wait.graceMs ?? 0) : host.elapsed());
    if (found !== undefined) return found;
    wait.dot();
    const later = await lookUntil(start + (second + 1) * 1000);
    if (later !== undefined) return later;
  }
  return wait.timeoutSeconds === 0 ? await wait.condition() : undefined;
}
