import { matrixFaults } from '../campaign/matrix-faults.ts';
import { estimateRunMs, planMatrix } from '../campaign/matrix-plan.ts';
import { matrixSettings } from '../campaign/matrix-settings.ts';
import type { MatrixRequest } from '../campaign/run-matrix.ts';
import { durationText, plural } from '../checkers/wording.ts';
import { QuakeError } from '../errors.ts';
import { productByName } from '../products/index.ts';
import { parseDuration } from '../run/duration.ts';
import { applyOverrides, type Overrides } from '../run/overrides.ts';
import { scenarioSchema } from '../run/scenario.ts';
import { choice, reseeded, shellWords, wholeNumber } from './option-values.ts';

/** Options of `dbquake matrix` as typed. */
export interface MatrixOptions extends Pick<
  Overrides,
  'product' | 'standbys' | 'workload' | 'rate' | 'concurrency' | 'preload' | 'time' | 'detectAfter'
> {
  readonly image?: string;
  /** Absent: the grid "small". */
  readonly settings?: readonly string[];
  readonly faults: string;
  readonly faultDuration: string;
  readonly times: string;
  readonly seed: string;
  readonly connect: string;
  readonly runs: string;
  readonly out?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** What the command line asks for, before anybody watches. */
export type AskedMatrix = Omit<MatrixRequest, 'signal' | 'observer'>;

/** Long enough for what most settings do about one fault that lasts 8 s, healing included. */
const BASE = scenarioSchema.parse({ name: 'matrix', workloads: ['set'], time: '20s' });

/** Throws a usage error that names the option, before anything is started. */
export function matrixRequest(options: MatrixOptions): AskedMatrix {
  const { product, standbys, workload, rate, concurrency, preload, time, detectAfter } = options;
  const given = { product, standbys, workload, rate, concurrency, preload, time, detectAfter };
  const overrides: Overrides = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const seed = reseeded(options.seed, () => 1);
  const base = applyOverrides(BASE, overrides, seed);
  return {
    base,
    settings: matrixSettings(options.settings ?? ['small'], productByName(base.product), base.detectAfter),
    faults: matrixFaults(options.faults),
    times: wholeNumber('--times', options.times, 1, 1000),
    seed,
    faultDurationMs: faultDuration(options.faultDuration),
    run: {
      runsRoot: options.runs,
      connect: choice('--connect', options.connect, ['auto', 'address', 'published']),
      ...(options.image === undefined ? {} : { image: options.image }),
    },
    command: shellWords(['dbquake', ...process.argv.slice(2)]),
  };
}

/** How many runs there will be, and for how long. */
export function estimateText(request: AskedMatrix): string {
  const { settings, faults, times, base } = request;
  const count = planMatrix(request).length;
  return (
    `${plural(settings.length, 'row')} x ${plural(faults.length, 'fault')} x ${plural(times, 'time')}: ` +
    `${plural(count, 'run')}, about ${durationText(count * estimateRunMs(base))} on a calm machine`
  );
}

/** What `--dry-run` prints. */
export function describeGrid(request: AskedMatrix): string {
  const { settings, faults, base } = request;
  const limit = (ms: number | undefined): string =>
    ms === undefined ? 'no limit to outages' : `outages up to ${durationText(ms)}`;
  return [
    estimateText(request),
    `load of each run: ${base.workloads.join(', ')} for ${durationText(base.time)}, ${base.standbys + 1} nodes`,
    'settings',
    ...settings.map(
      ({ name, contract }) =>
        `  ${name}: ${contract.mayLoseAcknowledgedWrites ? 'rows may be lost' : 'no row is lost'}, ${limit(contract.maxOutageMs)}`,
    ),
    'faults',
    ...faults.map(({ name }) => `  ${name}`),
    '',
  ].join('\n');
}

function faultDuration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new QuakeError('QUAKE_BAD_OPTION', `--fault-duration: expected a duration like 8s, got "${text}"`, {
    exitClass: 'usage',
  });
}
