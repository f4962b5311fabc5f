import type { Procedure, StepRule } from '../procedure.ts';
import { type StepRow, steps } from './step-rows.ts';

/** All was well as long as the peer's heartbeat was young. */
const BEFORE = { before: { resetBy: ['failover-done', 'attach-done'] } };
const CLUSTER: Partial<StepRule> = { ...BEFORE, log: 'cluster.log', until: ['failover-done'] };
/** What comes after the end is of an attach, which goes through the same steps. */
const IN_TIME: Partial<StepRule> = { until: ['failover-done'] };

/** What the script does only when the failed node was the primary (K34). */
const PROMOTION: readonly StepRow[] = [
  [
    'fencing',
    'the script tries to stop the old primary and to take its database VIP',
    ['fencing-begun'],
    ['fencing-impossible', 'database-vip-adding'],
    'K39, K40',
  ],
  [
    'database VIP',
    'the database VIP moves to the new primary',
    ['database-vip-adding'],
    ['arping-answered', 'arping-sent', 'database-vip-added'],
    'K41',
    { shows: ['address-command', 'arping-command'], detail: 'on {device}' },
  ],
  [
    'alive before promote',
    'the database of the standby answers',
    ['promote-begun', 'alive-asked'],
    ['alive-before-promote'],
    'K42, K43',
  ],
  [
    'promote',
    'the standby is promoted',
    ['promote-executed'],
    ['promoted', 'promote-failed'],
    'K44',
    { shows: ['promoting'] },
  ],
  ['sync to async', 'synchronous replication is switched off', ['async-set'], [], 'K45'],
  [
    'checkpoint',
    'the new primary makes a checkpoint',
    ['checkpoint-begun'],
    ['checkpointed'],
    'K46',
    { shows: ['alive-before-checkpoint', 'checkpoint-executed'] },
  ],
];
const FOR_PRIMARY: Partial<StepRule> = { unless: ['standby-arguments', 'standby-is-down'] };

/** facts/kingbase.md §1b and §1d, K7-K47; the order is that of the article. */
export const KINGBASE_FAILOVER: Procedure = {
  name: 'failover',
  scope: 'cluster',
  anchors: ['degenerate-request', 'script-called', 'script-begun'],
  executes: ['script-called', 'script-begun'],
  completes: ['failover-done'],
  steps: [
    ...steps('cluster.log', [
      [
        'heartbeat loss',
        'no heartbeat of the other node comes any more',
        ['peer-shutting-down', 'peer-lost', 'master-lost'],
        ['heartbeat-age'],
        'K7-K9',
        { ...CLUSTER, end: 'last', needed: false, detail: 'last heartbeat {age} s old' },
      ],
      [
        'coordinator lost',
        'the watchdog has lost its master',
        ['coordinator-lost', 'peer-unassigned', 'master-lost'],
        ['watchdog-joining'],
        'K10',
        { ...CLUSTER, needed: false, detail: '{from} -> {joining}' },
      ],
      [
        'watchdog walk',
        'the watchdog walks JOINING -> INITIALIZING -> MASTER',
        ['watchdog-joining'],
        ['watchdog-master'],
        'K11, K12',
        { ...CLUSTER, needed: false, shows: ['watchdog-initializing', 'only-alive', 'stand-skipped'] },
      ],
      [
        'leader',
        'the node declares itself master and all accept it',
        ['master-announced'],
        ['master-set'],
        'K13',
        { ...CLUSTER, needed: false, shows: ['leader', 'leader-accepted'], detail: '{self}' },
      ],
      [
        'escalation',
        'the escalation process takes over the cluster VIP',
        ['escalation-asked', 'escalation-process', 'escalation-started'],
        ['cluster-vip-acquired', 'cluster-vip-failed'],
        'K14, K15',
        { ...CLUSTER, needed: false, shows: ['cluster-vip-command'], detail: 'VIP {vip}' },
      ],
      [
        'health check',
        'the database of the other node is tried until the retries are used up',
        ['database-login-error', 'health-retry', 'connect-error'],
        ['backend-down'],
        'K16-K19',
        {
          ...CLUSTER,
          shows: [
            'database-shutting-down',
            'connect-interrupted',
            'connect-error',
            'persistent-connection-error',
            'backend-unreachable',
          ],
          detail: '{retry} retries, then node {down} is DOWN',
        },
      ],
      [
        'degenerate request',
        'the pool asks the watchdog to degenerate the node',
        ['degenerate-request'],
        ['command-processed', 'not-propagated'],
        'K21, K22',
        { ...IN_TIME, end: 'last', shows: ['command-received', 'only-node'], detail: 'node {failed}: {command}' },
      ],
      [
        'failover lock',
        'the watchdog gives the pool the failover lock',
        ['lock-requested', 'lock-wanted'],
        ['lock-held', 'lock-denied'],
        'K23',
        { needed: false, detail: '{self} is the lock holder' },
      ],
      [
        'degeneration',
        'degeneration begins, all client sessions are cut',
        ['degeneration'],
        ['sessions-cut', 'sessions-kept'],
        'K24, K25',
        {},
      ],
    ]),
    ...steps('cluster.log', [
      [
        'script called',
        'the pool executes failover_stream.sh and waits for it',
        ['script-called'],
        ['failover-lock-released', 'primary-searched'],
        'K26',
        { shows: ['ssh-error'] },
      ],
    ]),
    ...steps('failover.log', [
      ['script', 'failover_stream.sh runs', ['script-begun'], ['script-ended'], 'K35, K47'],
      [
        'trust address',
        'the script pings the trust address',
        ['trust-pinged'],
        ['trust-answered', 'trust-failed'],
        'K37',
      ],
      [
        'role of the failed node',
        'the script finds out whether primary or standby failed',
        ['role-determined'],
        ['primary-is-down', 'standby-is-down'],
        'K38',
      ],
    ]),
    ...steps('failover.log', PROMOTION).map((step) => ({ ...step, ...FOR_PRIMARY })),
    ...steps('cluster.log', [
      [
        'failover lock released',
        'the pool gives the failover lock back',
        ['failover-lock-released'],
        [],
        'K28',
        { needed: false },
      ],
      [
        'find primary',
        'the pool looks for the primary',
        ['primary-searched', 'backend-asked'],
        ['primary-found'],
        'K28',
        { detail: 'node {primary}' },
      ],
      [
        'new primary set',
        'the pool sets the new primary',
        ['primary-set'],
        ['master-node-set', 'worker-restarted'],
        'K28',
        { end: 'last', detail: 'node {primary}' },
      ],
      ['resign', 'the pool resigns from the lock', ['lock-resigned'], [], 'K28', { needed: false }],
    ]).map((step) => ({ ...IN_TIME, ...step })),
    ...steps('cluster.log', [['done', 'failover done', ['failover-done'], [], 'K29']]),
  ],
  order: [
    {
      first: 'backend-down',
      then: 'degenerate-request',
      why: 'the request follows the last health check',
      row: 'K19, K21',
    },
    { first: 'degenerate-request', then: 'command-processed', why: 'nobody asked for it before', row: 'K22' },
    { first: 'lock-held', then: 'degeneration', why: 'only the lock holder may degenerate a node', row: 'K23' },
    { first: 'degeneration', then: 'sessions-cut', why: 'sessions are cut by the degeneration', row: 'K24' },
    { first: 'sessions-cut', then: 'script-called', why: 'clients must be cut before the script promotes', row: 'K24' },
    { first: 'script-begun', then: 'script-ended', why: 'begin and end of the script belong together', row: 'K35' },
    {
      first: 'trust-answered',
      then: 'promote-executed',
      why: 'a node that is cut off must not promote itself',
      row: 'K37',
    },
    {
      first: 'fencing-begun',
      then: 'database-vip-added',
      why: 'the old primary must lose the address first',
      row: 'K39',
    },
    {
      first: 'database-vip-added',
      then: 'promote-executed',
      why: 'V8R3 moves the address before it promotes',
      row: 'K42',
    },
    {
      first: 'alive-before-promote',
      then: 'promote-executed',
      why: 'the database must answer before it is promoted',
      row: 'K43',
    },
    { first: 'promoted', then: 'async-set', why: 'settings change on the new primary', row: 'K46' },
    {
      first: 'async-set',
      then: 'checkpoint-executed',
      why: 'the checkpoint hangs while it waits for a synchronous standby',
      row: 'K46',
    },
    {
      first: 'script-ended',
      then: 'failover-lock-released',
      why: 'the lock is held as long as the script runs',
      row: 'K47',
    },
    { first: 'primary-searched', then: 'primary-found', why: 'it is found after it was looked for', row: 'K28' },
    { first: 'primary-found', then: 'primary-set', why: 'only a primary that was found is set', row: 'K28' },
    { first: 'primary-set', then: 'failover-done', why: 'the failover is not done without a primary', row: 'K28' },
  ],
};
