import { QuakeError } from '../errors.ts';
import { faultOfKind, TARGET_PATTERN, TARGET_WORDS } from '../faults/index.ts';
import type { MatrixFault } from '../store/matrix-record.ts';

/** The columns of the grid unless told otherwise, in the syntax of `--faults`. */
export const DEFAULT_FAULTS = 'kill:primary,isolate:primary,pause:primary,kill:sync-standby';

/**
 * The columns of the grid: `KIND` or `KIND:TARGET` joined by commas, with hyphens for the blanks of a target. Throws a usage
 * error that names the kind or target.
 */
export function matrixFaults(text: string): readonly MatrixFault[] {
  const faults = text.split(',').map((part) => matrixFault(part.trim()));
  return [...new Map(faults.map((fault) => [fault.name, fault])).values()];
}

function matrixFault(text: string): MatrixFault {
  const [kind = '', word] = text.split(':');
  const { defaultTarget } = faultOfKind(kind);
  const target = word?.replaceAll('-', ' ') ?? defaultTarget;
  if (TARGET_PATTERN.test(target)) return { name: `${kind} ${target}`, kind, target };
  throw new QuakeError('QUAKE_BAD_OPTION', `--faults: there is no target "${word ?? target}" in "${text}"`, {
    exitClass: 'usage',
    hint: `Targets: ${TARGET_WORDS.map((each) => each.replaceAll(' ', '-')).join(', ')}, or a node like n2`,
  });
}
