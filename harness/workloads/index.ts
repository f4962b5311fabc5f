import { QuakeError } from '../errors.ts';
import { bankWorkload } from './bank.ts';
import { listAppendWorkload } from './list-append.ts';
import { longForkWorkload } from './long-fork.ts';
import { monotonicWorkload } from './monotonic.ts';
import { registerWorkload } from './register.ts';
import { setWorkload } from './set.ts';
import type { Workload } from './workload.ts';

export const workloads: readonly Workload[] = [
  setWorkload,
  bankWorkload,
  listAppendWorkload,
  monotonicWorkload,
  longForkWorkload,
  registerWorkload,
];

/** Throws a `QuakeError` that lists the known names. */
export function workloadByName(name: string): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (found === undefined) {
    throw new QuakeError('QUAKE_UNKNOWN_WORKLOAD', `There is no workload "${name}"`, {
      exitClass: 'usage',
      hint: `Known workloads: ${workloads.map((workload) => workload.name).join(', ')}`,
    });
  }
  return found;
}
