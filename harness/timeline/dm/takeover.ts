import type { Procedure, StepRule } from '../procedure.ts';
import { sameOrTold, step } from './steps.ts';

/** A client was answered by the new primary; only a run of dbquake knows when. */
export const FIRST_WRITE: StepRule = {
  phase: 'first write',
  title: 'first write that the new primary acknowledged',
  on: 'any',
  from: ['accepted-write'],
  to: [],
  log: 'run',
  needed: true,
  row: '§2.6',
};

/**
 * A standby takes over from a failed primary: the confirm monitor by itself, or a person at a monitor (facts/dm.md §2.5,
 * §2.6). Its steps are carried out by the watcher of the standby.
 */
export const DM_TAKEOVER: Procedure = {
  name: 'takeover',
  scope: 'cluster',
  anchors: ['takeover-decided', 'takeover-started', ...sameOrTold('takeover-entered')],
  executes: ['takeover-entered'],
  completes: ['takeover-done', 'takeover-failed', 'takeover-left'],
  steps: [
    {
      phase: 'fault seen',
      title: 'the primary is not heard of any more',
      on: 'any',
      from: ['fault', 'silence-seen', 'instance-error'],
      to: ['silence-seen', 'instance-error', 'takeover-decided'],
      before: { resetBy: ['takeover-done', 'switchover-done', 'failover-left'] },
      log: 'monitor',
      needed: false,
      detail: '{instance}',
      row: '§2.3',
    },
    {
      ...step('decide', 'the confirm monitor finds that the conditions of a takeover hold', '§2.5'),
      from: ['takeover-decided'],
      to: ['takeover-started'],
      log: 'monitor',
      needed: false,
      detail: '{instance} takes over in {group}',
    },
    {
      ...step('watcher in TAKEOVER', 'the watcher of the standby is locked and in TAKEOVER', '§2.6'),
      from: ['takeover-started', ...sameOrTold('takeover-entered')],
      to: sameOrTold('takeover-entered'),
      needed: true,
    },
    {
      ...step('KEEP_BUF', 'what the standby holds back is applied', '§2.10'),
      from: sameOrTold('keep-buffer-applied'),
      to: sameOrTold('mount'),
      needed: true,
    },
    {
      ...step('MOUNT', 'the standby is in MOUNT and becomes PRIMARY', '§2.1'),
      from: sameOrTold('mount'),
      to: sameOrTold('primary'),
      needed: true,
    },
    {
      ...step('control file', 'a record of the takeover is in dmwatcher.ctl', '§2.9'),
      from: sameOrTold('primary', 'archives-invalid'),
      to: sameOrTold('control-changed'),
      needed: false,
      detail: '{operation}, TAKEOVER_LSN {slsn}',
    },
    {
      ...step('OPEN', 'the new primary is opened', '§2.6'),
      from: sameOrTold('open-force'),
      to: sameOrTold('takeover-left'),
      needed: true,
    },
    FIRST_WRITE,
  ],
  order: [
    { first: 'takeover-decided', then: 'takeover-entered', why: 'nobody had decided it', row: '§2.5' },
    {
      first: 'keep-buffer-applied',
      then: 'primary',
      why: 'KEEP_BUF is applied by the standby that it still is',
      row: '§2.10',
    },
    { first: 'mount', then: 'primary', why: 'the mode only changes in MOUNT', row: '§2.1' },
    {
      first: 'control-changed',
      then: 'open-force',
      why: 'an old primary must find the record before clients write',
      row: '§8.6',
    },
    {
      first: 'open-force',
      then: 'accepted-write',
      why: 'a write was acknowledged before the node was open',
      row: '§2.6',
    },
  ],
};
