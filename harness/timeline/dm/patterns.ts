import type { EventPattern } from '../dialect.ts';

/** A change of a watcher's state, and what it means: `from` and `to` as in its log, any state where absent. */
interface StatusChange {
  readonly kind: string;
  readonly from?: string;
  readonly to?: string;
  readonly row: string;
}

/** The first that fits counts (facts/dm.md §2.2). */
const STATUS_CHANGES: readonly StatusChange[] = [
  { kind: 'takeover-entered', to: 'TAKEOVER', row: '§2.6' },
  { kind: 'takeover-left', from: 'TAKEOVER', row: '§2.6' },
  { kind: 'switchover-entered', to: 'SWITCHOVER', row: '§2.6' },
  { kind: 'switchover-left', from: 'SWITCHOVER', row: '§2.6' },
  { kind: 'open-force-entered', to: 'OPEN FORCE', row: '§2.2' },
  { kind: 'open-force-left', from: 'OPEN FORCE', row: '§2.2' },
  { kind: 'confirmed', from: 'CONFIRM', to: 'FAILOVER', row: '§2.4' },
  { kind: 'confirm-entered', to: 'CONFIRM', row: '§2.4' },
  { kind: 'confirm-needless', from: 'CONFIRM', to: 'OPEN', row: '§2.4' },
  { kind: 'failover-entered', to: 'FAILOVER', row: '§2.8' },
  { kind: 'failover-left', from: 'FAILOVER', row: '§2.8' },
  { kind: 'recovery-entered', to: 'RECOVERY', row: '§2.7' },
  { kind: 'recovery-left', from: 'RECOVERY', row: '§2.7' },
  { kind: 'check-entered', to: 'STANDBY CHECK', row: '§2.8' },
  { kind: 'check-left', from: 'STANDBY CHECK', row: '§2.8' },
  { kind: 'watch-stopped', to: 'SHUTDOWN', row: '§2.2' },
  { kind: 'instance-lost', to: 'STARTUP', row: '§2.2' },
  { kind: 'instance-open', from: 'STARTUP', to: 'OPEN', row: '§2.2' },
];

/** A statement that a watcher has its database execute (facts/dm.md §2.6, §2.7). */
const STATEMENTS: readonly (readonly [kind: string, sql: string, row: string])[] = [
  ['mount', 'ALTER DATABASE MOUNT', '§2.6'],
  ['open-force', 'ALTER DATABASE OPEN FORCE', '§2.6'],
  ['open', 'ALTER DATABASE OPEN', '§2.7 ⑧'],
  ['suspend', 'ALTER DATABASE SUSPEND', '§2.7 ④'],
  ['primary', 'ALTER DATABASE PRIMARY', '§2.6'],
  ['standby', 'ALTER DATABASE STANDBY', '§2.6'],
  ['keep-buffer-applied', String.raw`SP_APPLY_KEEP_PKG ?\(\)`, '§2.6'],
  ['archive-valid', String.raw`SP_SET_ARCH_STATUS ?\('(?<standby>[^']+)', ?VALID\)`, '§2.7 ⑦'],
  ['archive-invalid', String.raw`SP_SET_ARCH_STATUS ?\('(?<standby>[^']+)', ?INVALID\)`, '§2.8'],
  ['archives-invalid', String.raw`SP_SET_ALL_ARCH_STATUS ?\(`, '§2.6'],
  ['archive-sent', String.raw`SP_SEND_ARCHIVE ?\('(?<standby>[^']+)'\)`, '§2.7 ③⑤'],
  ['halted', 'SHUTDOWN ABORT', '§2.8'],
];

/**
 * What a watcher does stands in its own log, and the monitor's log repeats it with the name of the instance before it: there
 * the kind begins with `told-`, because it is not the monitor that does it.
 */
const WATCHER: readonly EventPattern[] = [
  ...STATUS_CHANGES.flatMap(({ kind, from = '[A-Z ]+', to = '[A-Z ]+', row }) =>
    both(kind, String.raw`(?:DMWATCHER STATUS|status switching)\s*\[(?<from>${from})-->(?<to>${to})\]`, row),
  ),
  ...STATEMENTS.flatMap(([kind, sql, row]) => both(kind, String.raw`(?:EXECUTE|execute sql) ${sql}(?: |$)`, row)),
  ...both('instance-error', 'INSTANCE ERROR', '§2.3'),
  ...both('standby-recovery-begun', 'RECOVERY of (?<standby>\\S+) begins', '§2.7'),
  ...both('standby-recovered', 'RECOVERY of (?<standby>\\S+) ends with (?<code>0)$', '§2.7'),
  ...both('standby-recovery-broken', 'RECOVERY of (?<standby>\\S+) ends with (?<code>-\\d+)', '§2.7'),
  ...both('control-sent', 'SEND DMWATCHER.CTL to (?<standby>\\S+)', '§2.7 ①'),
  ...both('keep-buffer-discarded', 'DISCARD KEEP_BUF of (?<standby>\\S+)', '§2.7 ②'),
  ...both(
    'control-changed',
    'DMWATCHER.CTL (?<operation>Open Force|Switchover|Takeover Force|Auto Takeover|Takeover|Set INVALID|Set SPLIT), TGUID (?<tguid>\\d+), SLSN (?<slsn>\\d+)',
    '§2.9',
  ),
];

function both(kind: string, pattern: string, row: string): readonly EventPattern[] {
  return [
    { log: 'watcher', kind, pattern: new RegExp(`^${pattern}`), row },
    { log: 'monitor', kind: `told-${kind}`, pattern: new RegExp(`^\\[(?<instance>[^\\]]+)\\] ${pattern}`), row },
    // DM8 tells the same as the monitor's own lines, with the instance inside (facts/dm.md §2.6).
    {
      log: 'monitor',
      kind: `told-${kind}`,
      pattern: new RegExp(
        `^\\[monitor\\] (?:Dmwatcher process (?<instance>\\S+) |Instance (?<executor>\\S+) start to )${pattern}`,
      ),
      row,
    },
  ];
}

const MONITOR: readonly EventPattern[] = (
  [
    ['silence-seen', String.raw`Received message timeout from ?\((?<instance>[^)]+)\)`, '§2.3'],
    [
      'takeover-decided',
      String.raw`Check primary instance error in group\((?<group>[^)]+)\), start to auto takeover`,
      '§2.5',
    ],
    ['takeover-started', String.raw`Start to takeover (?:force )?use instance (?<instance>\S+)`, '§2.6'],
    ['takeover-done', String.raw`Takeover (?:force )?use instance (?<instance>\S+) success`, '§2.6'],
    ['takeover-done', String.raw`Use instance (?<instance>\S+) to takeover success`, '§2.6'],
    ['takeover-failed', String.raw`Takeover (?:force )?use instance (?<instance>\S+) failed`, '§2.6'],
    ['switchover-started', String.raw`Start to switchover (?:to |instance )?(?<instance>\S+)`, '§2.6'],
    ['switchover-started', String.raw`开始切换实例\s*(?<instance>\S+)`, '§2.6'],
    ['switchover-done', String.raw`Switchover (?:to |instance )?(?<instance>\S+) success`, '§2.6'],
    ['switchover-failed', String.raw`Switchover (?:to |instance )?(?<instance>\S+) failed`, '§2.6'],
    ['step-failed', String.raw`Step (?<step>.+) of (?<command>.+) failed`, '§2.6'],
    ['monitor-refused', String.raw`Dmwatcher\((?<instance>[^)]+)\) refuses the connection`, '§2.11'],
  ] as const
).map(([kind, pattern, row]) => ({ log: 'monitor', kind, pattern: new RegExp(`^\\[monitor\\] ${pattern}`), row }));

/** Everything in these logs that has a meaning for a takeover, a switchover, a failed standby or a recovery. */
export const DM_PATTERNS: readonly EventPattern[] = [...MONITOR, ...WATCHER];
