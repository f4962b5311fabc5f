import { QuakeError } from '../errors.ts';
import { impossibleTarget, noMinority, parseParameters, type Fault } from '../faults/index.ts';
import { productByName } from '../products/index.ts';
import { topologyOf } from '../products/topology.ts';
import type { Scenario } from './scenario.ts';

/** The faults that the schedule names, each once. Throws `QUAKE_FAULT_UNKNOWN` (usage). */
export function faultsOfSchedule(
  { schedule }: Pick<Scenario, 'schedule'>,
  kinds: (kind: string) => Fault,
): readonly Fault[] {
  return [...new Set(schedule.flatMap((entry) => ('inject' in entry ? [kinds(entry.inject)] : [])))];
}

/**
 * Refuses what can never be carried out: unknown kinds, unknown or wrong parameters, targets that the cluster cannot have.
 * Throws usage errors that name the entry.
 */
export function refuseImpossible(
  scenario: Pick<Scenario, 'product' | 'schedule' | 'standbys'>,
  kinds: (kind: string) => Fault,
): void {
  const names = topologyOf(productByName(scenario.product), scenario.standbys).map(({ name }) => name);
  for (const entry of scenario.schedule) {
    const fault = 'inject' in entry ? kinds(entry.inject) : undefined;
    if (fault !== undefined && 'inject' in entry) parseParameters(fault, entry.parameters ?? {});
    const target = entry.target ?? fault?.defaultTarget ?? 'primary';
    const reason =
      impossibleTarget(target, names) ?? (fault?.minorityOnly === true ? noMinority(target, names) : undefined);
    if (reason === undefined) continue;
    throw new QuakeError('QUAKE_BAD_TARGET', `${fault?.kind ?? 'switchover'} of ${target}: ${reason}`, {
      exitClass: 'usage',
    });
  }
}
