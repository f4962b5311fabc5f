import type { Machine } from '../machine/machine.ts';
import { DEFECT_FILE, type DefectName, parseDefect } from './defect-names.ts';

/** The defect of this node, undefined in all but tests of the harness. @throws Error for an unknown name */
export function activeDefect({ files }: Machine): DefectName | undefined {
  const text = files.read(DEFECT_FILE);
  return text === undefined ? undefined : parseDefect(text);
}
