/** One line of a crontab of the system. Only an asterisk with a step of one is understood: every "minute", whose length is a setting. */
export interface CronJob {
  readonly user: 'root' | 'kingbase';
  readonly command: string;
}

/** Lines that are not commented out. */
export function parseCrontab(text: string): readonly CronJob[] {
  return text.split('\n').flatMap((line): CronJob[] => {
    const [, user, command] = /^\s*\*\/1 \* \* \* \* (root|kingbase) (\S.*?)\s*$/.exec(line) ?? [];
    if (command === undefined) return [];
    return [{ user: user === 'root' ? 'root' : 'kingbase', command }];
  });
}

/** Milliseconds until the next full "minute" on the clock, as cron counts (K49). */
export function untilNextRun(nowMs: number, periodSeconds: number): number {
  const period = Math.max(1, periodSeconds) * 1000;
  return period - (nowMs % period);
}
