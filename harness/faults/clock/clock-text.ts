/** What the server's clock is to show: host time plus an offset, seconds, that changes with the rate from a moment on. */
export interface ClockSetting {
  readonly offsetSeconds: number;
  readonly rate: number;
}

/** The clock of the host. */
export const TRUE_CLOCK: ClockSetting = { offsetSeconds: 0, rate: 1 };

/**
 * A setting as libfaketime 0.9.10 reads it, `+60.000000 x1`. The rate is never left out: once set it stays until another
 * one is read, and a clock that only lost its offset would go on running too fast.
 */
export function clockText({ offsetSeconds, rate }: ClockSetting): string {
  return `${offsetSeconds < 0 ? '-' : '+'}${Math.abs(offsetSeconds).toFixed(6)} x${rate}`;
}

/**
 * The setting that lets the clock run at `rate` from `now` on, without a jump. libfaketime counts the rate from its own start,
 * `real + offset + (real - start) * (rate - 1)`, so that the offset has to take back what was gained until now. Both in
 * seconds since 1970.
 */
export function driftFrom(now: number, start: number, rate: number): ClockSetting {
  return { offsetSeconds: (now - start) * (1 - rate), rate };
}

/** `+60.0 s`, `-0.3 s`. */
export function describeShift(seconds: number): string {
  const rounded = Math.abs(seconds) < 10 ? Math.abs(seconds).toFixed(3) : Math.abs(seconds).toFixed(1);
  return `${seconds < 0 ? '-' : '+'}${rounded} s`;
}
