import { QuakeError } from '../errors.ts';
import { DEFAULT_PRODUCT, scenarioSchema, type Scenario, type ScenarioInput } from './scenario.ts';

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
  {
    name: 'failover',
    product: 'kingbase',
    description: 'the host of the primary dies, the cluster fails over, network_rewind.sh takes the old primary back',
    standbys: 1,
    time: '60s',
    schedule: [{ at: '5s', inject: 'container-kill', target: 'primary', healAfter: '25s' }],
  },
  {
    name: 'failover',
    product: 'dm',
    // The only level of which it is known what DM promises (checkers/models/isolation-model.ts).
    isolation: 'read committed',
    description: 'SIGKILL of the primary, the confirm monitor has a standby take over, the old primary is recovered',
    time: '40s',
    schedule: [{ at: '5s', inject: 'kill', target: 'primary', healAfter: '15s' }],
  },
];

/** Scenarios that `dbquake run NAME` knows, each for its product; the first is the default. */
export const builtInScenarios: readonly Scenario[] = inputs.map((input) => scenarioSchema.parse(input));

/**
 * A built-in scenario of `changes.product` (openGauss when absent) with some of its keys replaced, written as in a scenario
 * file. Throws a usage error for an unknown name.
 */
export function scenario(name: string, changes: Partial<ScenarioInput> = {}): Scenario {
  const product = changes.product ?? DEFAULT_PRODUCT;
  const known = inputs.filter((one) => (one.product ?? DEFAULT_PRODUCT) === product);
  const input = known.find((one) => one.name === name);
  if (input !== undefined) return scenarioSchema.parse({ ...input, ...changes });
  // A product that nobody has heard of is refused by its own name, later.
  if (known.length === 0) return scenarioSchema.parse({ ...inputs[0], ...changes });
  throw new QuakeError('QUAKE_UNKNOWN_SCENARIO', `There is no scenario "${name}" for ${product}`, {
    exitClass: 'usage',
    hint: `Built in: ${known.map((one) => one.name).join(', ')}; or give a file that ends in .yaml`,
  });
}
