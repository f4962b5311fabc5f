import type { Procedure } from '../procedure.ts';
import { sameOrTold, step } from './steps.ts';
import { FIRST_WRITE } from './takeover.ts';

/** The primary and a standby change places, step by step, on behalf of a monitor (facts/dm.md §2.6). */
export const DM_SWITCHOVER: Procedure = {
  name: 'switchover',
  scope: 'cluster',
  anchors: ['switchover-started', ...sameOrTold('switchover-entered')],
  executes: ['keep-buffer-applied', 'switchover-entered'],
  completes: ['switchover-done', 'switchover-failed'],
  steps: [
    {
      ...step('watchers in SWITCHOVER', 'both watchers are locked and in SWITCHOVER', '§2.6'),
      from: ['switchover-started', ...sameOrTold('switchover-entered')],
      to: sameOrTold('mount'),
      needed: true,
    },
    {
      ...step('MOUNT', 'the primary goes to MOUNT, then the standby', '§2.6'),
      from: sameOrTold('mount'),
      to: sameOrTold('standby'),
      needed: true,
      shows: sameOrTold('keep-buffer-applied'),
    },
    {
      ...step('modes', 'the primary becomes STANDBY, the standby PRIMARY', '§2.6'),
      from: sameOrTold('standby'),
      to: sameOrTold('primary'),
      needed: true,
    },
    {
      ...step('control file', 'a record of the switchover is in dmwatcher.ctl', '§2.9'),
      from: sameOrTold('primary'),
      to: sameOrTold('control-changed'),
      needed: false,
      detail: '{operation}, SLSN {slsn}',
    },
    {
      ...step('OPEN', 'both are opened, and their watchers are OPEN again', '§2.6'),
      from: sameOrTold('open-force'),
      to: sameOrTold('switchover-left'),
      end: 'last',
      needed: true,
    },
    FIRST_WRITE,
  ],
  order: [
    {
      first: 'switchover-entered',
      then: 'mount',
      why: 'both watchers are in SWITCHOVER before the first MOUNT',
      row: 'W14',
    },
    { first: 'standby', then: 'primary', why: 'there would be two primaries', row: '§2.6' },
    { first: 'control-changed', then: 'open-force', why: 'the record is written before anybody opens', row: '§8.6' },
  ],
};
