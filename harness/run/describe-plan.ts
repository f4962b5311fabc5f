import { faultOfKind } from '../faults/index.ts';
import { productByName } from '../products/index.ts';
import { topologyOf } from '../products/topology.ts';
import { take } from '../generator/combinators.ts';
import { workloadByName } from '../workloads/index.ts';
import { durationText } from '../checkers/wording.ts';
import { planLoad } from './load-plan.ts';
import type { Scenario, ScheduleEntry } from './scenario.ts';

const SHOWN_OPERATIONS = 10;

/** What `--dry-run` prints: everything that scenario and seed determine. */
export function describePlan(scenario: Scenario, seed: number): string {
  const machines = topologyOf(productByName(scenario.product), scenario.standbys);
  const nodes = machines.filter(({ duty }) => duty === 'database').map(({ name }) => name);
  const plan = planLoad({
    seed,
    rate: scenario.rate,
    durationNs: scenario.time * 1e6,
    workloads: scenario.workloads.map(workloadByName),
    nodes,
  });
  const operations = take(SHOWN_OPERATIONS, plan.primary).map(
    ({ time, workload, f, value }) =>
      `  ${durationText(time / 1e6).padStart(8)}  ${workload} ${f} ${JSON.stringify(value)}`,
  );
  const rate = scenario.rate === 0 ? 'as many operations as possible' : `${scenario.rate} operations a second`;
  return [
    `scenario   ${scenario.name}, seed ${seed}`,
    `product    ${scenario.product}, nodes ${machines.map(({ name }) => name).join(' ')}`,
    `settings   ${describeSettings(scenario)}`,
    `load       ${scenario.workloads.join(', ')}: ${rate} from ${scenario.concurrency} clients for ${durationText(scenario.time)}`,
    'schedule',
    ...(scenario.schedule.length === 0 ? ['  no faults'] : scenario.schedule.map(describeEntry)),
    'first operations',
    ...operations,
    '',
  ].join('\n');
}

function describeEntry(entry: ScheduleEntry): string {
  const at = durationText(entry.at).padStart(8);
  return 'inject' in entry
    ? `  ${at}  ${entry.inject} ${entry.target ?? faultOfKind(entry.inject).defaultTarget}, healed after ${durationText(entry.healAfter)}`
    : `  ${at}  ${entry.operation} to ${entry.target}`;
}

function describeSettings({ settings }: Scenario): string {
  const given = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return given.length === 0 ? 'defaults' : given.join(' ');
}
