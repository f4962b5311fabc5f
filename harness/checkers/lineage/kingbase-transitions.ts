import type { Cause, TransitionTable } from './transition-table.ts';

/** What a pool may say of a database (facts/kingbase.md §4), and what is said of it when no pool does. */
const STATES: readonly string[] = ['up', 'down', 'waiting', 'unused', 'quarantine', 'pool does not answer', 'unknown'];

const SOMETHING_FAILED: readonly Cause[] = [
  { what: 'fault', on: 'itself' },
  { what: 'fault', on: 'another' },
  { what: 'rejoin', on: 'itself' },
  { what: 'rejoin', on: 'another' },
];

/** Nobody is promoted in a cluster that is left alone, and an old primary becomes a standby by a recovery only (facts/kingbase.md §1d, §1e). */
export const KINGBASE_TRANSITIONS: TransitionTable = {
  states: { primary: STATES, standby: STATES },
  rules: [
    { from: { role: 'standby' }, to: { role: 'primary' }, causes: SOMETHING_FAILED, row: 'K34, K44' },
    { from: { role: 'primary' }, to: { role: 'standby' }, causes: SOMETHING_FAILED, row: 'K57, K69' },
  ],
};
