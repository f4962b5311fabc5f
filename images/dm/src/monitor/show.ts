import type { InstanceReport, WatcherReport } from '../watch/reports.ts';
import { timeOf } from '../watcher/watcher-turn.ts';
import type { SeenWatcher } from './monitor-state.ts';
import type { MonitorTurn } from './monitor-turn.ts';

/** Left-aligned columns, two spaces apart. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const MESSAGE_HEAD = ['WTIME', 'WSTATUS', 'INST_OK', 'INAME', 'ISTATUS', 'IMODE', 'RSTAT', 'N_OPEN', 'FLSN', 'CLSN'];

/** What a monitor prints when a watcher says something new (facts/dm.md §3.2). */
export function formatMessage(report: WatcherReport): string[] {
  const { time, status, instanceOk, instance, database } = report;
  const row = [timeOf(time), status, okText(instanceOk), instance, ...stateOf(database), archiveOf(report)];
  return formatTable(MESSAGE_HEAD, [[...row, ...lsnsOf(database)]]);
}

/** `show`: the fields of V2.1 (facts/dm.md §3.2). */
export function formatGroup(turn: MonitorTurn): string[] {
  const { group, oguid, confirm } = turn.state.configuration;
  const seen = [...turn.state.watchers.values()].sort((left, right) => byName(left.report, right.report));
  const mode = seen[0]?.report.mode ?? 'UNKNOWN';
  return [
    timeOf(turn.now),
    `#${'='.repeat(80)}#`,
    ...formatTable(
      ['GROUP', 'OGUID', 'MON_CONFIRM', 'MODE', 'MPP_FLAG'],
      [[group, String(oguid), confirm ? 'TRUE' : 'FALSE', mode, 'FALSE']],
    ),
    '',
    ...formatTable(
      [
        'WTIME',
        'WTYPE',
        'WCTLSTAT',
        'WSTATUS',
        'INST_OK',
        'INAME',
        'ISTATUS',
        'IMODE',
        'RTYPE',
        'RSTAT',
        'N_OPEN',
        'FLSN',
        'CLSN',
      ],
      seen.map((watcher) => groupRow(watcher, turn)),
    ),
    `#${'='.repeat(80)}#`,
  ];
}

/** `show arch send info`: what the primary sends to this standby. */
export function formatSends(primary: WatcherReport, standby: string): string[] {
  const archive = primary.database?.archives[standby];
  if (archive === undefined) return [`${primary.instance} has no archive to ${standby}`];
  const code = primary.recovery[standby]?.lastCode;
  return formatTable(
    [
      'ARCH_DEST',
      'ARCH_TYPE',
      'ARCH_STATUS',
      'SEND_COUNT',
      'AVG_SEND_TIME(S)',
      'LAST_CODE',
      'RECOVER_CODE',
      'RECOVER_TIME(S)',
    ],
    [
      [
        standby,
        archive.type,
        archive.state,
        String(archive.sends.count),
        archive.sends.averageSeconds.toFixed(3),
        String(archive.lastCode),
        code === undefined ? '-' : String(code),
        String(primary.recoverTimes[standby] ?? '-'),
      ],
    ],
  );
}

/** `show apply info`. */
export function formatApplies({ instance, database }: WatcherReport): string[] {
  if (database === undefined) return [`Nothing is known of ${instance}`];
  return formatTable(
    ['INAME', 'APPLY_COUNT', 'AVG_APPLY_TIME(S)', 'SLSN', 'SSLSN', 'CLSN'],
    [
      [
        instance,
        String(database.applies.count),
        database.applies.averageSeconds.toFixed(3),
        String(database.slsn),
        String(database.sslsn),
        String(database.curLsn),
      ],
    ],
  );
}

/** `show monitor`: everybody who is connected to this watcher. */
export function formatMonitors({ monitors }: WatcherReport): string[] {
  return formatTable(
    ['DW_CONN_TIME', 'MON_CONFIRM', 'MID', 'MON_IP', 'MON_VERSION'],
    monitors.map((monitor) => [
      timeOf(monitor.connectedAt),
      monitor.confirm ? 'TRUE' : 'FALSE',
      String(monitor.monitorId),
      monitor.ip,
      `DMMONITOR[${monitor.version}]`,
    ]),
  );
}

function groupRow({ report, lost }: SeenWatcher, { primary }: MonitorTurn): string[] {
  const { database, instance } = report;
  const status = lost ? 'ERROR' : report.status;
  const ok = okText(report.instanceOk && !lost);
  const type = primary?.report.database?.archives[instance]?.type ?? (database?.mode === 'PRIMARY' ? '' : 'UNKNOWN');
  const control = /^STATUS = (\w+)$/m.exec(report.control ?? '')?.[1] ?? 'NONE';
  const head = [timeOf(report.time), report.type, control, status, ok, instance];
  return [...head, ...stateOf(database), type, archiveOf(report), ...lsnsOf(database)];
}

function stateOf(database: InstanceReport | undefined): string[] {
  return [database?.status ?? 'UNKNOWN', database?.mode ?? 'UNKNOWN'];
}

/** RSTAT has a meaning on standbys only; a primary shows VALID (facts/dm.md §3.2). */
function archiveOf({ database, archiveFromPrimary }: WatcherReport): string {
  return database?.mode === 'PRIMARY' ? 'VALID' : archiveFromPrimary;
}

function lsnsOf(database: InstanceReport | undefined): string[] {
  return [database?.openCount ?? 0, database?.fileLsn ?? 0, database?.curLsn ?? 0].map(String);
}

function okText(ok: boolean): string {
  return ok ? 'OK' : 'ERROR';
}

function byName(left: WatcherReport, right: WatcherReport): number {
  return left.instance.localeCompare(right.instance);
}
