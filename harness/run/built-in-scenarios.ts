import { QuakeError } from '../errors.ts';
import { scenarioSchema, type Scenario, type ScenarioInput } from './scenario.ts';

const inputs: readonly ScenarioInput[] = [
  {
    name: 'failover',
    description: 'SIGKILL of the primary, failover, rejoin of the old primary, then a planned switchover',
    time: '22s',
    schedule: [
      { at: '4s', inject: 'kill', target: 'primary', healAfter: '6s' },
      { at: '15s', operation: 'switchover' },
    ],
  },
  {
    name: 'kill-standby',
    description: 'SIGKILL of the synchronous standby, which comes back later',
    time: '16s',
    schedule: [{ at: '4s', inject: 'kill', target: 'sync standby', healAfter: '5s' }],
  },
  {
    name: 'switchover',
    description: 'two planned switchovers, there and back',
    time: '24s',
    schedule: [
      { at: '4s', operation: 'switchover' },
      { at: '14s', operation: 'switchover' },
    ],
  },
  {
    name: 'quiet',
    description: 'no fault at all: what the cluster does when it is left alone',
    time: '10s',
  },
];

/** Scenarios that `dbquake run NAME` knows; the first is the default. */
export const builtInScenarios: readonly Scenario[] = inputs.map((input) => scenarioSchema.parse(input));

/**
 * A built-in scenario with some of its keys replaced, written as in a scenario file. Throws a usage error for an unknown name.
 */
export function scenario(name: string, changes: Partial<ScenarioInput> = {}): Scenario {
  const input = inputs.find((one) => one.name === name);
  if (input !== undefined) return scenarioSchema.parse({ ...input, ...changes });
  throw new QuakeError('QUAKE_UNKNOWN_SCENARIO', `There is no scenario "${name}"`, {
    exitClass: 'usage',
    hint: `Built in: ${inputs.map((one) => one.name).join(', ')}; or give a file that ends in .yaml`,
  });
}
