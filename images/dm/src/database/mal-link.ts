/** Of dmmal.ini, seconds. */
export interface MalTimes {
  /** MAL_CHECK_INTERVAL; 0: links are not checked. */
  readonly checkInterval: number;
  /** MAL_CONN_FAIL_INTERVAL. */
  readonly failInterval: number;
}

/**
 * For how long nothing may come through a MAL link before it counts as broken, ms. Without checks it is never judged by
 * time: a network that swallows everything then blocks whoever waits for an answer (seed 001 §2.2, MAL_CHECK_INTERVAL).
 */
export function malSilenceAllowed({ checkInterval, failInterval }: MalTimes): number {
  return checkInterval === 0 ? Infinity : (checkInterval + failInterval) * 1000;
}
