import type { NodeRole } from '../../cluster/node-state.ts';
import type { Disturbance } from './disturbances.ts';

/** States that a product shows in each role, and what must have been done before a node changes its role or state. */
export interface TransitionTable {
  readonly states: Readonly<Partial<Record<NodeRole, readonly string[]>>>;
  readonly rules: readonly TransitionRule[];
}

/** Going over to `to` needs one of the causes: done to the node itself, or to another one. */
export interface TransitionRule {
  readonly from: TransitionEnd;
  readonly to: TransitionEnd;
  readonly causes: readonly Cause[];
  /** Source of the rule. */
  readonly row: string;
}

/** Without a state: whatever state. */
export interface TransitionEnd {
  readonly role: NodeRole;
  readonly state?: string;
}

export type Cause =
  | { readonly what: Disturbance['what']; readonly on: 'itself' | 'another' }
  /** The node did not answer in between, so it may have been started in another role. */
  | { readonly what: 'silence'; readonly on: 'itself' };

const RESTARTED: readonly Cause[] = [
  { what: 'silence', on: 'itself' },
  { what: 'fault', on: 'itself' },
  { what: 'rejoin', on: 'itself' },
  { what: 'build', on: 'itself' },
];
const PROMOTED: readonly Cause[] = [
  { what: 'failover', on: 'itself' },
  { what: 'switchover', on: 'itself' },
];

/** facts/opengauss.md §2.3, §2.4, §4.1-§4.3; recording 16. Nothing promotes or demotes by itself. */
export const OPENGAUSS_TRANSITIONS: TransitionTable = {
  states: {
    primary: ['Normal', 'Demoting', 'Promoting', 'Starting', 'Unknown'],
    standby: [
      'Normal',
      'Need repair',
      'Starting',
      'Wait promoting',
      'Promoting',
      'Building',
      'Catchup',
      'Coredump',
      'Unknown',
    ],
    'cascade standby': [
      'Normal',
      'Need repair',
      'Starting',
      'Wait promoting',
      'Promoting',
      'Building',
      'Catchup',
      'Coredump',
      'Unknown',
    ],
    normal: ['Normal', 'Starting', 'Unknown'],
  },
  rules: [
    { from: { role: 'standby' }, to: { role: 'primary' }, causes: [...PROMOTED, ...RESTARTED], row: '§4.1 step 2' },
    { from: { role: 'cascade standby' }, to: { role: 'primary' }, causes: [], row: '§4.5' },
    { from: { role: 'cascade standby' }, to: { role: 'standby' }, causes: [...PROMOTED, ...RESTARTED], row: '§4.5' },
    {
      from: { role: 'standby' },
      to: { role: 'standby', state: 'Wait promoting' },
      causes: [...PROMOTED, ...RESTARTED],
      row: '§4.3',
    },
    {
      from: { role: 'standby' },
      to: { role: 'standby', state: 'Promoting' },
      causes: [...PROMOTED, ...RESTARTED],
      row: '§4.1 step 3',
    },
    {
      from: { role: 'primary' },
      to: { role: 'primary', state: 'Demoting' },
      causes: [{ what: 'switchover', on: 'another' }, ...RESTARTED],
      row: '§4.3',
    },
    {
      from: { role: 'primary' },
      to: { role: 'standby' },
      causes: [{ what: 'switchover', on: 'another' }, ...RESTARTED],
      row: '§4.3',
    },
    { from: { role: 'primary' }, to: { role: 'cascade standby' }, causes: RESTARTED, row: '§4.5' },
    { from: { role: 'primary' }, to: { role: 'normal' }, causes: RESTARTED, row: '§3.3' },
  ],
};

const MODES_CHANGE_IN: readonly string[] = ['MOUNT', 'AFTER REDO', 'STARTUP', 'SHUTDOWN'];
const ANY_FAULT: readonly Cause[] = [
  { what: 'fault', on: 'itself' },
  { what: 'fault', on: 'another' },
  { what: 'rejoin', on: 'itself' },
  { what: 'rejoin', on: 'another' },
];

/**
 * facts/dm.md §2.1, §2.5, §2.6. Takeovers come by themselves, and only when something failed: a mode never changes in a group that
 * is left alone. A standby is never SUSPEND.
 */
export const DM_TRANSITIONS: TransitionTable = {
  states: { primary: ['OPEN', 'SUSPEND', ...MODES_CHANGE_IN], standby: ['OPEN', ...MODES_CHANGE_IN] },
  rules: [
    {
      from: { role: 'standby' },
      to: { role: 'primary' },
      causes: [{ what: 'switchover', on: 'itself' }, { what: 'failover', on: 'itself' }, ...ANY_FAULT],
      row: '§2.5',
    },
    {
      from: { role: 'primary' },
      to: { role: 'standby' },
      causes: [
        { what: 'switchover', on: 'another' },
        { what: 'failover', on: 'another' },
        { what: 'build', on: 'itself' },
        ...ANY_FAULT,
      ],
      row: '§2.6',
    },
  ],
};
