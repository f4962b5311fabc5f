/** Where the name of the defect stands that a node is to have; no file, no defect. */
export const DEFECT_FILE = '/home/kingbase/cluster/share/defect';

/** Defects of the scripts, to test who is to find them (issue 6, "Suites"). */
export const DEFECTS = [
  'no-checkpoint-before-rewind',
  'vip-moved-but-no-promote',
  'attach-that-lies',
  'both-nodes-promote',
  'rewind-failure-ignored',
] as const;

export type DefectName = (typeof DEFECTS)[number];

/** @throws Error for a name that is none: what is asked for an unknown defect must not go on without it */
export function parseDefect(text: string): DefectName {
  const wanted = text.trim();
  const found = DEFECTS.find((name) => name === wanted);
  if (found === undefined) throw new Error(`there is no defect "${wanted}" (${DEFECT_FILE}): ${DEFECTS.join(', ')}`);
  return found;
}
