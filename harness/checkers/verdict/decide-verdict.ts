import type { AvailabilityResult } from '../availability/index.ts';
import type { CheckResult, Validity } from '../checker.ts';
import type { DurabilityResult } from '../set/index.ts';
import type { StatsResult } from '../stats.ts';
import { EXIT_CODES, type Problem, type Verdict, type VerdictClass, VERDICT_SCHEMA } from './verdict.ts';
import { countText, durationText } from '../wording.ts';

type Checks = Readonly<Record<string, CheckResult>>;

/** Classes that accuse the cluster; the others say that nobody knows. */
const ACCUSING: ReadonlySet<VerdictClass> = new Set<VerdictClass>(['consistency', 'replication', 'availability']);

/**
 * One verdict from all results and problems. Of several classes the first in the order of `EXIT_CODES` wins. Without any
 * result nothing was checked, which is `unknown`.
 */
export function decideVerdict(checks: Checks, problems: readonly Problem[]): Verdict {
  const found = new Set<VerdictClass>(problems.map((problem) => problem.class));
  for (const result of Object.values(checks)) {
    if (result.valid === false) found.add(result.class);
    if (result.valid === 'unknown') found.add('unknown');
  }
  if (Object.keys(checks).length === 0) found.add('unknown');
  const [winner, exitCode] = EXIT_CODES.find(([name]) => found.has(name)) ?? (['valid', 0] as const);
  const valid: Validity = winner === 'valid' ? true : ACCUSING.has(winner) ? false : 'unknown';
  return {
    schema: VERDICT_SCHEMA,
    valid,
    class: winner,
    exitCode,
    summary: summaryOf(winner, checks, problems),
    checks,
    problems,
  };
}

function summaryOf(winner: VerdictClass, checks: Checks, problems: readonly Problem[]): string {
  if (winner === 'valid') return `valid: ${achievements(checks)}`;
  const reasons = [
    ...Object.values(checks)
      .filter((result) => (winner === 'unknown' ? result.valid === 'unknown' : isAccused(result, winner)))
      .map(({ summary }) => summary),
    ...problems.filter((problem) => problem.class === winner).map(({ message }) => message),
  ];
  const [reason = 'nothing was checked', ...more] = new Set(reasons);
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${ACCUSING.has(winner) ? `invalid, ${winner}` : winner}: ${reason}${others}`;
}

function isAccused(result: CheckResult, winner: VerdictClass): boolean {
  return result.valid === false && result.class === winner;
}

/** What was seen to hold, from the figures of the checkers that ran. */
function achievements(checks: Checks): string {
  // None of them crashed: then the verdict would not be valid.
  const stats = checks['stats'] as StatsResult | undefined;
  const durability = checks['durability'] as DurabilityResult | undefined;
  const availability = checks['availability'] as AvailabilityResult | undefined;
  const parts: string[] = [];
  if (stats !== undefined) {
    const losses = durability === undefined ? '' : `, ${lossText(durability)}`;
    parts.push(`${countText(stats.acknowledgedWriteCount)} writes acknowledged${losses}`);
  }
  if (availability !== undefined) {
    const { longestMs, outages } = availability.writes;
    parts.push(outages.length === 0 ? 'no write outage' : `write outage ${durationText(longestMs)}`);
  }
  return parts.length > 0
    ? parts.join('; ')
    : Object.values(checks)
        .map(({ summary }) => summary)
        .join('; ');
}

function lossText({ lostCount }: DurabilityResult): string {
  return lostCount === 0 ? 'none lost' : `${countText(lostCount)} lost, which the settings allow`;
}
