import { QuakeError } from '../../errors.ts';
import { readHistoryStart } from '../../history/readers/read-history-file.ts';
import { STANDARD_INPUT } from '../../history/readers/text-blocks.ts';
import { WorkloadGuess } from './infer-workload.ts';

/** So many operations are looked at before the workload has to be clear. */
const MOST_LOOKED_AT = 2000;

/**
 * Tells from the first operations of a file what it is about. Throws a usage error when they do not tell, or name several
 * workloads.
 */
export async function chooseWorkload(path: string): Promise<string> {
  if (path === STANDARD_INPUT) throw unclear('The standard input is read only once');
  const guess = new WorkloadGuess();
  let count = 0;
  const sink = {
    accept: (operation: Parameters<WorkloadGuess['note']>[0]): void => {
      count += 1;
      if (count <= MOST_LOOKED_AT) guess.note(operation);
    },
  };
  await readHistoryStart(path, sink, () => guess.isCertain || count >= MOST_LOOKED_AT);
  const { named } = guess;
  if (named.length > 1) throw unclear(`${path} holds the workloads ${named.join(', ')}`);
  const workload = guess.workload();
  if (workload === undefined) throw unclear(`The operations of ${path} do not tell the workload`);
  return workload;
}

function unclear(what: string): QuakeError {
  return new QuakeError('QUAKE_WORKLOAD_UNCLEAR', what, {
    exitClass: 'usage',
    hint: 'Say which one to check with --workload NAME.',
  });
}
