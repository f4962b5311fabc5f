import type { Procedure, StepRule } from '../procedure.ts';
import { step } from './steps.ts';

const onPrimary = (
  phase: string,
  title: string,
  row: string,
): Pick<StepRule, 'phase' | 'title' | 'row' | 'on' | 'log'> => ({
  ...step(phase, title, row),
  on: 'executor',
});

/** The watcher of the primary brings standbys back into step, in eight steps each (facts/dm.md §2.7). */
export const DM_RECOVERY: Procedure = {
  name: 'recovery',
  scope: 'node',
  anchors: ['recovery-entered'],
  executes: [],
  completes: ['recovery-left'],
  steps: [
    {
      ...onPrimary('control file', 'dmwatcher.ctl goes to the standby', '§2.7 ①'),
      from: ['recovery-entered', 'control-sent'],
      to: ['control-sent'],
      needed: true,
      detail: '{standby}',
    },
    {
      ...onPrimary('KEEP_BUF', 'the standby discards its KEEP_BUF', '§2.7 ②'),
      from: ['keep-buffer-discarded'],
      to: ['archive-sent'],
      needed: true,
    },
    {
      ...onPrimary('history', 'archived redo is sent', '§2.7 ③'),
      from: ['archive-sent'],
      to: ['suspend'],
      needed: true,
    },
    {
      ...onPrimary('SUSPEND', 'the primary is SUSPEND until the rest is sent and the archive is VALID', '§2.7 ④-⑦'),
      from: ['suspend'],
      to: ['archive-valid'],
      needed: true,
      shows: ['archive-sent'],
      detail: '{standby}',
    },
    {
      ...onPrimary('OPEN', 'the primary is opened', '§2.7 ⑧'),
      from: ['archive-valid'],
      to: ['open'],
      needed: true,
    },
    {
      ...onPrimary('done', 'nobody is left to recover, and the watcher is OPEN', '§2.7'),
      from: ['recovery-entered'],
      to: ['recovery-left'],
      needed: true,
    },
  ],
  order: [
    { first: 'control-sent', then: 'keep-buffer-discarded', why: 'step 1 comes before step 2', row: 'R2' },
    { first: 'keep-buffer-discarded', then: 'archive-sent', why: 'step 2 comes before step 3', row: 'R2' },
    { first: 'suspend', then: 'archive-valid', why: 'redo written meanwhile would be missing', row: 'R2' },
    { first: 'archive-valid', then: 'open', why: 'commits would go on without the standby', row: 'R2' },
  ],
};
