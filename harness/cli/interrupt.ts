/** What the second signal within this time means: npm and a shell may deliver the same Ctrl-C twice. */
const SAME_SIGNAL_MS = 1000;

export interface Interrupt {
  readonly signal: AbortSignal;
  /** 130 or 143 once interrupted. */
  exitCode(): number | undefined;
  dispose(): void;
}

/** The first SIGINT or SIGTERM asks for an orderly end; another one, a second later or more, ends the process at once. */
export function listenForInterrupt(onFirst: (name: string) => void): Interrupt {
  const controller = new AbortController();
  let interrupted: { readonly code: number; readonly at: number } | undefined;
  const listener =
    (name: string, code: number): (() => void) =>
    () => {
      if (interrupted === undefined) {
        interrupted = { code, at: performance.now() };
        onFirst(name);
        controller.abort();
      } else if (performance.now() - interrupted.at > SAME_SIGNAL_MS) {
        // The reaper heals and removes what is left.
        process.exit(code);
      }
    };
  const listeners = [
    ['SIGINT', listener('Ctrl-C', 130)],
    ['SIGTERM', listener('SIGTERM', 143)],
  ] as const;
  for (const [name, handle] of listeners) process.on(name, handle);
  return {
    signal: controller.signal,
    exitCode: () => interrupted?.code,
    dispose: () => {
      for (const [name, handle] of listeners) process.off(name, handle);
    },
  };
}
