import type { Procedure } from '../procedure.ts';
import { sameOrTold, step } from './steps.ts';

/** A primary goes on without a standby that failed: CONFIRM under AUTO, FAILOVER, archive INVALID (facts/dm.md §2.4, §2.8). */
export const DM_STANDBY_FAILURE: Procedure = {
  name: 'standby failure',
  scope: 'node',
  anchors: ['confirm-entered', 'failover-entered'],
  executes: [],
  completes: ['failover-left', 'confirm-needless', 'instance-lost'],
  steps: [
    {
      ...step('CONFIRM', 'the primary asks the confirm monitor whether the standby is really dead', '§2.4'),
      on: 'executor',
      from: ['confirm-entered'],
      to: ['confirmed', 'confirm-needless'],
      needed: false,
    },
    {
      ...step('FAILOVER', 'the archive to the standby becomes INVALID, and commits go on', '§2.8'),
      on: 'executor',
      from: ['confirmed', 'failover-entered'],
      to: ['failover-left'],
      needed: true,
      shows: sameOrTold('archive-invalid', 'open'),
    },
  ],
  order: [{ first: 'failover-entered', then: 'failover-left', why: 'it cannot end before it begins', row: '§2.8' }],
};
