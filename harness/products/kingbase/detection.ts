/** One step of the way from a fault to a decision; all in ms. */
export interface DetectionPart {
  readonly name: string;
  readonly ms: number;
  /** In the words of the parameters. */
  readonly reason: string;
}

export interface HealthCheck {
  /** `health_check_max_retries`. */
  readonly retries: number;
  /** `health_check_retry_delay`, ms. */
  readonly retryDelayMs: number;
  /** `health_check_period`, ms: how long after the last good check the first bad one may come. */
  readonly periodMs: number;
  /** How long one attempt to connect takes, ms: next to nothing when it is refused, at most `connect_timeout`. */
  readonly attemptMs: number;
}

/**
 * T_detect = sum of the attempts 0..R + R·D: from the first failed attempt until the node is set to NODE DOWN
 * (facts/kingbase.md K18). Parts that add up to it; the period before the first attempt is not in it.
 */
export function detectionParts({ retries, retryDelayMs, attemptMs }: HealthCheck): readonly DetectionPart[] {
  return [
    { name: 'attempts', ms: (retries + 1) * attemptMs, reason: `${retries + 1} attempts to connect` },
    {
      name: 'retries',
      ms: retries * retryDelayMs,
      reason: 'health_check_max_retries * health_check_retry_delay',
    },
  ];
}

export function detectionMs(check: HealthCheck): number {
  return sumOf(detectionParts(check));
}

export interface Watchdog {
  /** `wd_interval`, ms. */
  readonly intervalMs: number;
  /** `wd_heartbeat_deadtime`, ms: silence after which a peer counts as lost. */
  readonly deadtimeMs: number;
}

/** The watchdog waits so long for answers in JOINING, in INITIALIZING and for its declaration (K11, K12, K13). */
const WALK = { joiningMs: 4000, initializingMs: 1000, declaringMs: 4000 } as const;
/** `if_up_cmd`, `arping_cmd` and a look whether the address answers (K15). */
const ESCALATION_MS = 3000;

/** From the loss of the coordinator until the other pool is accepted as master: 4 + 1 + 4 s (K13). */
export const LEADERSHIP_MS = WALK.joiningMs + WALK.initializingMs + WALK.declaringMs;
/** From the loss of the coordinator until the cluster's virtual address answers elsewhere (K15). */
export const ESCALATED_MS = LEADERSHIP_MS + ESCALATION_MS;

/**
 * From the loss of the machine on which the watchdog master ran until another pool is master. A machine that is shut down says
 * goodbye; one that dies is only missed (K9; facts/kingbase.md §2c, cases A and C).
 */
export function leadershipMs(watchdog: Watchdog, loss: 'announced' | 'silent'): number {
  return LEADERSHIP_MS + (loss === 'announced' ? 0 : watchdog.deadtimeMs + watchdog.intervalMs);
}

/**
 * From the first failed attempt until a pool that may act has decided. A request that comes while the watchdog walks is refused,
 * and a whole new round of retries follows (facts/kingbase.md §2c, "Race found").
 */
export function decisionMs(check: HealthCheck, leaderAfterMs: number): number {
  const round = detectionMs(check);
  if (round === 0) return leaderAfterMs;
  return Math.max(1, Math.ceil(leaderAfterMs / round)) * round;
}

const sumOf = (parts: readonly DetectionPart[]): number => parts.reduce((sum, { ms }) => sum + ms, 0);
