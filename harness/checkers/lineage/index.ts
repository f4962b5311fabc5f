import type { Checker } from '../checker.ts';
import { acknowledgedLsnChecker } from './acknowledged-lsn.ts';
import { controlFilesChecker } from './control-files.ts';
import { divergenceChecker } from './divergence.ts';
import { followingChecker } from './following.ts';
import { isolatedPrimaryChecker } from './isolated-primary.ts';
import { KINGBASE_TRANSITIONS } from './kingbase-transitions.ts';
import { lsnOrderChecker } from './lsn-order.ts';
import { DM_TRANSITIONS, OPENGAUSS_TRANSITIONS } from './transition-table.ts';
import { createTransitionsChecker } from './transitions.ts';

/** Checks of where the WAL of each node comes from, by product: which ways states go differs between them. */
const BY_PRODUCT: Readonly<Record<string, readonly Checker[]>> = {
  opengauss: [createTransitionsChecker(OPENGAUSS_TRANSITIONS)],
  kingbase: [createTransitionsChecker(KINGBASE_TRANSITIONS)],
  dm: [createTransitionsChecker(DM_TRANSITIONS), controlFilesChecker, isolatedPrimaryChecker],
};

export function lineageCheckers(product: string): readonly Checker[] {
  return [lsnOrderChecker, acknowledgedLsnChecker, divergenceChecker, followingChecker, ...(BY_PRODUCT[product] ?? [])];
}
