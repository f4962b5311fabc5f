/**
 * `container`: a test asserts the event, order, time, address or exit code on the emulation. `unit`: a rule of the driver or of the
 * analysis, tested without containers. `imitated`: only the line exists, nothing real stands behind it, so nothing is asserted.
 * `different`: the emulation does something else. `not tested`: the reason says why.
 */
export type How = 'container' | 'unit' | 'imitated' | 'different' | 'not tested';

export interface Row {
  /** `K1` to `K70`, `F1` to `F27` of facts/kingbase.md. */
  readonly id: string;
  readonly what: string;
  readonly how: How;
  readonly remark?: string;
}

type Line = readonly [id: string, what: string, how: How, remark?: string];

const K: readonly Line[] = [
  ['K1', 'show pool_nodes before: nine columns, up/primary and up/standby, equal weights', 'container'],
  [
    'K2',
    'both pools go through a failover, one executes the script',
    'container',
    'pgpool-II 4.3: the other one is told and syncs its state (facts §2b)',
  ],
  ['K3', 'who executes is found by failover_stream.sh in cluster.log', 'container'],
  ['K4', 'failover.log grows on the executing machine only', 'container'],
  ['K5', 'recovery.log of the old primary shows the recovery', 'container'],
  [
    'K6',
    'who executes is the watchdog master',
    'container',
    'the denial of a second pool cannot occur in 4.3, where only the master fails over; the rule itself is a unit test',
  ],
  ['K7', 'life check lines every wd_interval', 'container', '4.3 writes them at DEBUG1'],
  ['K8', 'the age of the last heartbeat grows with the time', 'container'],
  ['K9', 'an orderly shutdown is announced, no dead time passes', 'container'],
  ['K10', 'coordinator lost, unassigned, master lost, JOINING at once', 'container'],
  ['K11', 'JOINING for 4 s', 'container'],
  ['K12', 'INITIALIZING for 1 s, only alive, MASTER', 'container'],
  ['K13', 'accepted as master 9 s after the loss', 'container'],
  ['K14', 'escalation in the same second', 'container'],
  ['K15', 'cluster VIP 3 s later, a real address', 'container'],
  ['K16', 'first health check error: the database is shutting down', 'container'],
  ['K17', 'retries counted 1 to health_check_max_retries', 'container'],
  [
    'K18',
    'time to detect = attempts + R*D',
    'container',
    'the formula with the numbers of the seed is a unit test (detection.test.ts)',
  ],
  ['K19', 'connection error, then NODE DOWN', 'container'],
  ['K20', 'the cluster VIP moves long before the failover; writes fail meanwhile', 'container'],
  [
    'K21',
    'degenerate request with a process id',
    'container',
    '4.3: the id is that of the health check process and not of the main process',
  ],
  ['K22', 'the watchdog takes and processes the request', 'container'],
  ['K23', 'failover lock requested and held before the degeneration', 'imitated', '4.3 has no failover lock'],
  ['K24', 'degeneration, children restarted, script called', 'container'],
  ['K25', 'sessions through 9999 are cut once', 'container'],
  ['K26', 'the pool waits for the script while the life check goes on', 'container'],
  ['K27', 'stderr of the script stands raw in cluster.log', 'container'],
  [
    'K28',
    'find primary, set new primary and master node, worker restart',
    'container',
    'the lines of the locks and "checking backend no" are imitated',
  ],
  ['K29', '"failover done" twice, raw and logged', 'container'],
  ['K30', 'outage = detection + script + restart', 'container'],
  ['K31', 'eight arguments', 'container'],
  ['K32', 'their meaning, %O too', 'container'],
  ['K33', 'failover.log explains all eight', 'container'],
  ['K34', 'a standby that failed promotes nobody', 'container'],
  ['K35', 'banners of begin and end', 'container'],
  ['K36', 'tips are the arguments', 'container'],
  [
    'K37',
    'the gateway is pinged before anything is done',
    'container',
    'that nothing is promoted without its answer: F11, F15, and a unit test of the rules',
  ],
  ['K38', 'the faulty database was the primary', 'container'],
  ['K39', 'fencing over ssh, bounded by CONNECTTIMEOUT', 'container'],
  ['K40', 'fencing that fails ends nothing', 'container'],
  ['K41', 'database VIP with label :2 and arping', 'container'],
  ['K42', 'the database VIP moves before the promotion: read-only for a moment', 'container'],
  ['K43', 'select 33333 before the promotion', 'container'],
  ['K44', 'promoted and answering', 'container'],
  ['K45', 'sync to async', 'container'],
  ['K46', 'checkpoint after the promotion', 'container'],
  ['K47', 'the script ends before the pool goes on', 'container'],
  ['K48', 'an operator copies recovery.done, else the script refuses', 'container'],
  ['K49', 'cron starts the recovery at full periods', 'container', 'the period is a setting here'],
  ['K50', 'process id and flag file', 'container'],
  ['K51', 'mount check in five steps', 'container', 'six tries that fail: F25'],
  ['K52', 'one answer of three pings is enough', 'container', 'no answer at all: F11, F15'],
  ['K53', 'the role is read from show pool_nodes', 'container'],
  ['K54', 'no primary, nothing to do', 'container'],
  ['K55', 'the database VIP must not be on a standby', 'container'],
  ['K56', 'R retries, D apart', 'container'],
  ['K57', 'the decision and its reasons', 'container'],
  ['K58', 'the database is down before the rewind', 'container'],
  ['K59', 'the command is logged without a password', 'container'],
  ['K60', 'timelines and WAL files of the rewind', 'container'],
  ['K61', 'the exit code of sys_rewind is not looked at', 'container'],
  ['K62', 'settings from etc, recovery.conf for the new primary', 'container'],
  ['K63', 'slots dropped', 'container'],
  ['K64', 'started, slots created again', 'container'],
  ['K65', 'async to sync', 'container'],
  ['K66', 'more than 16 MB behind: not attached', 'container', 'written, not yet seen to pass'],
  ['K67', 'attach, verified by show pool_nodes', 'container'],
  ['K68', 'duration of the recovery', 'container'],
  ['K69', 'roles stay swapped', 'container'],
  ['K70', 'the next runs do nothing', 'container'],
];

const F: readonly Line[] = [
  ['F1', 'pools do not hear each other: two masters, VIP twice, no promotion', 'container'],
  ['F2', 'down for the pool while it streams', 'container'],
  [
    'F3',
    'the VIP cannot be acquired',
    'different',
    'pgpool-II 4.3 stays master without the VIP; V8R3 leaves the leadership (facts §5)',
  ],
  [
    'F4',
    'netmask of the VIP: replication comes from the VIP',
    'not tested',
    'the kernel here takes the node address as source whatever the netmask of a second address of the same /24',
  ],
  ['F5', 'pid file that cannot be read', 'container'],
  [
    'F6',
    'special characters in passwords',
    'not tested',
    'a fault of the quoting of sys_md5, which the emulation replaces',
  ],
  [
    'F7',
    'max_connections lowered on the standby',
    'not tested',
    'behaviour of PostgreSQL 15 and not of the emulation: S30 of openGauss shows the same',
  ],
  [
    'F8',
    'no standby at the start of the cluster',
    'not tested',
    'the start script of the emulation has it; no test drives it',
  ],
  [
    'F9',
    'database port changed on the primary only',
    'not tested',
    'a mistake at installation; install.conf has one port for all',
  ],
  ['F10', 'DEV empty in HAmodule.conf', 'not tested', 'a mistake at installation; install.conf always has a device'],
  ['F11', 'the gateway is lost for all', 'container', 'written, not yet seen to pass'],
  ['F12', 'pool hangs at login', 'container'],
  ['F13', 'all backends are down for the pool', 'container'],
  ['F14', 'ssh between the nodes does not work', 'container', 'written, not yet seen to pass'],
  ['F15', 'ping cannot be executed', 'container'],
  ['F16', 'data-only node', 'container', 'written, not yet seen to pass'],
  [
    'F17',
    'double primary: decided by timeline and by the pool',
    'container',
    'the order timeline, then WAL is a unit test (rejoin.test.ts)',
  ],
  ['F18', 'standby promoted by mistake', 'container'],
  [
    'F19',
    'recovery automatic or manual',
    'container',
    'AUTO_PRIMARY_RECOVERY of V8R3 (workloads.suite.ts); the levels are of V8R6; written, not yet seen to pass',
  ],
  ['F20', 'rewind that fails and is repeated', 'container'],
  ['F21', 'database killed between start and attach', 'not tested', 'the window is less than a second'],
  ['F22', 'recovery killed half-way', 'container', 'written, not yet seen to pass'],
  ['F23', 'two recoveries at once', 'container', 'written, not yet seen to pass'],
  ['F24', 'two nodes without recovery.conf at the start', 'container', 'written, not yet seen to pass'],
  ['F25', 'disk that cannot be written', 'container', 'written, not yet seen to pass'],
  ['F26', 'last standby lost: commits hang until cron', 'container', 'written, not yet seen to pass'],
  ['F27', 'mistakes at deployment', 'not tested', 'no failure of a running cluster'],
];

export const rows: readonly Row[] = [...K, ...F].map(([id, what, how, remark]) => ({
  id,
  what,
  how,
  ...(remark === undefined ? {} : { remark }),
}));

/** docs/kingbase-rows.md, from its heading to its last row. */
export function rowsDocument(): string {
  const line = ({ id, what, how, remark = '' }: Row): string => `| ${id} | ${what} | ${how} | ${remark} |\n`;
  return `# KingbaseES V8R3: rows K1-K70 and F1-F27

What is tested of the published failover (K) and of failures of the field (F), on the emulation of this repository (PostgreSQL 15
and pgpool-II 4.3 under the names, files and scripts of V8R3), not on KingbaseES. \`container\`: an event, an order, a time, an
address or an exit code is asserted, in \`suites/kingbase\`. \`imitated\`: only the line exists; it counts as nothing.

| id | what | how | remark |
| --- | --- | --- | --- |
${rows.map(line).join('')}`;
}
