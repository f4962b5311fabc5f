import type { Procedure, StepRule } from '../procedure.ts';
import { steps } from './step-rows.ts';

/** Each of these ends a run of the script. */
const ENDS = ['recovery-done', 'all-up', 'is-primary', 'no-primary', 'not-marked'];
/** The checks of the run that decided; cron starts one every minute, and most have nothing to do (K70). */
const BEFORE: Partial<StepRule> = { before: { resetBy: ENDS, startsWith: ['recovery-begun'] } };
const CHECK: Partial<StepRule> = { ...BEFORE, until: ['recovery-decided', 'rewind-begun'] };

/** facts/kingbase.md §1e, K48-K68: network_rewind.sh on the old primary. */
export const KINGBASE_RECOVERY: Procedure = {
  name: 'recovery',
  scope: 'node',
  anchors: ['recovery-decided', 'rewind-begun'],
  executes: [],
  completes: ENDS,
  steps: steps('recovery.log', [
    [
      'begin',
      'cron starts the script',
      ['recovery-begun'],
      ['recovery-pid'],
      'K49, K50',
      { ...CHECK, detail: 'pid {pid}' },
    ],
    [
      'mount check',
      'the disk can be read and written',
      ['mount-checking'],
      ['mount-ok', 'mount-checked'],
      'K51',
      { ...CHECK, end: 'last', shows: ['mount-step'], detail: 'at try {try} of {tries}' },
    ],
    [
      'network check',
      'the trust address answers',
      ['network-checking'],
      ['network-ok'],
      'K52',
      { ...CHECK, detail: '{pingsAnswered} of {pings} pings answered' },
    ],
    [
      'role',
      'the node finds out its role',
      ['role-asked'],
      ['is-standby', 'is-primary'],
      'K53, K54',
      { ...CHECK, shows: ['pool-row'] },
    ],
    [
      'VIP check',
      'the database VIP must not be on a standby',
      ['vip-removing'],
      ['vip-absent'],
      'K55',
      { ...CHECK, needed: false },
    ],
    [
      'retries',
      'the node waits whether it streams by itself',
      ['streaming-retry'],
      ['recovery-decided'],
      'K56, K57',
      { ...BEFORE, detail: 'no streaming after {retry} of {retries} tries' },
    ],
    [
      'decision',
      'the node decides to recover',
      ['recovery-decided'],
      [],
      'K57',
      { detail: 'recovery.conf NEED_CHANGE {needChange}, status {ownStatus}' },
    ],
    ['stop', 'the database is stopped', ['stopped-for-rewind'], ['rewind-begun'], 'K58'],
    [
      'rewind',
      'sys_rewind takes the node back to the common checkpoint',
      ['rewind-begun'],
      ['rewind-ended', 'rewind-failed'],
      'K59, K60',
      {
        shows: ['rewind-command', 'rewind-source', 'rewind-point', 'rewind-searched', 'rewind-step', 'rewind-control'],
        detail: 'from {common}: timeline {timelineBefore} -> {timelineAfter}, up to {minRecovery}',
      },
    ],
    [
      'configuration',
      'settings and recovery.conf are put in place',
      ['sync-names-removed', 'files-prepared'],
      ['recovery-conf-ready'],
      'K62',
    ],
    ['slots dropped', 'replication slots are dropped', ['slots-removing'], ['slot-dropped'], 'K63', { end: 'last' }],
    ['start', 'the database starts', ['start-begun'], ['server-started'], 'K64'],
    [
      'slots created',
      'replication slots are created again',
      ['slot-created'],
      ['slot-created'],
      'K64',
      { end: 'last' },
    ],
    ['standby started', 'the standby is up', ['standby-started'], [], 'K64'],
    [
      'sync again',
      'the primary is switched back to synchronous',
      ['cluster-is-sync', 'sync-restored'],
      ['sync-restored'],
      'K65',
      { needed: false },
    ],
    [
      'attach',
      'the pool takes the node back',
      ['attach-begun', 'attach-command'],
      ['attach-ended'],
      'K67',
      { shows: ['attach-answered', 'pool-row'], detail: 'node {attachId}' },
    ],
    ['success', 'the script ends with success', ['recovery-done'], [], 'K67'],
  ]),
  order: [
    { first: 'mount-ok', then: 'rewind-begun', why: 'a node with a broken disk must not be rewound', row: 'K51' },
    { first: 'network-ok', then: 'rewind-begun', why: 'a node that is cut off must not be rewound', row: 'K52' },
    {
      first: 'recovery-decided',
      then: 'rewind-begun',
      why: 'the rewind throws data away and needs the decision',
      row: 'K57',
    },
    { first: 'stopped-for-rewind', then: 'rewind-begun', why: 'a running database must not be rewound', row: 'K58' },
    {
      first: 'rewind-ended',
      then: 'start-begun',
      why: 'the database started on a directory that was being rewound',
      row: 'K61',
    },
    {
      first: 'server-started',
      then: 'attach-begun',
      why: 'the pool would take back a node that does not run',
      row: 'F21',
    },
    { first: 'slot-created', then: 'attach-begun', why: 'the standby loops without its slot', row: 'K64' },
    {
      first: 'sync-restored',
      then: 'attach-begun',
      why: 'V8R3 switches to synchronous before it attaches',
      row: 'K67',
    },
    { first: 'attach-answered', then: 'recovery-done', why: 'success without an attached node', row: 'K67' },
  ],
};
