import type { EventPattern } from '../dialect.ts';

const LSN = String.raw`[0-9A-F]+\/[0-9A-F]+`;

function patterns(
  log: string,
  rows: readonly (readonly [kind: string, pattern: RegExp, row: string])[],
): EventPattern[] {
  return rows.map(([kind, pattern, row]) => ({ log, kind, pattern, row }));
}

/**
 * `update` or `set gaussdb state file: db state(NORMAL_STATE), server mode(Standby)`, and what else follows in these lines: the
 * stand-in ended them with `, connection index(1)` before it followed the real server.
 */
const stateFile = (state: string, mode: string, rest = ''): RegExp =>
  new RegExp(`(?:update|set) gaussdb state file: ?db state\\(${state}\\), server mode\\((?<mode>${mode})\\)${rest}`);

/**
 * The second form of these lines says how the stream is:
 * `update gaussdb state file: build reason(Disconnected), db state(Need repair), server mode(Standby), current connect index(2)`.
 */
const streamState = (reason: string, state: string): RegExp =>
  new RegExp(`gaussdb state file: build reason\\((?<reason>${reason})\\), db state\\(${state}\\)`);

const STANDBY = '(?:Cascade )?Standby';

/** Goes to the terminal of `gs_ctl start` before there is a pg_log; the stand-in writes it into pg_log as well. */
const START = patterns('start', [
  [
    'server-starting',
    /create gaussdb state file success: db state\(STARTING_STATE\), server mode\((?<mode>[^)]+)\)/,
    '§1.6',
  ],
]);

/**
 * pg_log of the server (facts/opengauss.md §4.1, §4.2, §4.3, and the logs of a 3.0.6 built from source; lines of the stand-in's
 * PostgreSQL beside them).
 */
const SERVER = patterns('server', [
  // The first line of each pg_log.
  ['process-started', /^start create thread!/, '§1.6'],
  ['switchover-failed', stateFile('NORMAL_STATE', '[^)]+', String.raw`, reason\(switchover failure\)`), '§4.3'],
  ['promoted', stateFile('NORMAL_STATE', 'Primary'), '§4.1'],
  ['standby-normal', stateFile('NORMAL_STATE', STANDBY, ', connection index'), '§2.4'],
  ['standby-normal', streamState('Normal', 'Normal'), '§2.4'],
  // Comes with `ready to accept read only connections` and says nothing of a stream.
  ['standby-readable', stateFile('NORMAL_STATE', STANDBY), '§2.4'],
  ['segment-refused', streamState('WAL segment removed', '[^)]+'), '§2.4'],
  ['system-id-refused', streamState('System id not matched', '[^)]+'), '§2.4'],
  ['version-refused', streamState('Version not matched', '[^)]+'), '§2.4'],
  ['need-repair', streamState('[^)]+', 'Need repair'), '§2.4'],
  ['need-repair', stateFile('NEEDREPAIR_STATE', '[^)]+'), '§2.4'],
  ['catching-up', stateFile('CATCHUP_STATE', '[^)]+'), '§2.4'],
  ['waiting', stateFile('WAITING_STATE', '[^)]+'), '§4.3'],
  ['promoting', stateFile('PROMOTING_STATE', '[^)]+'), '§4.1'],
  ['demoting', stateFile('DEMOTING_STATE', '[^)]+'), '§4.3'],
  ['failover-notified', /received failover notification/, '§4.1'],
  ['failover-begun', /Instance to do failover/, '§4.1'],
  ['all-received', /has synchronized all the xlog and replication data, standby promote to primary/, '§4.1'],
  ['switchover-notified', /received switchover notification/, '§4.3'],
  ['switchover-begun', /^to do switchover/, '§4.3'],
  ['demotion-asked', /send (?<mode>\w+) switchover request to primary/, '§4.3'],
  ['demotion-received', /received (?<mode>\w+) switchover request from standby/, '§4.3'],
  ['demotion-begun', /received fast demote request/, '§4.3'],
  ['switchover-refused', /catchup is still alive, switchover failed/, '§4.3'],
  ['sender-ready', /^The WAL sender in primary is ready to do the switchover/, '§4.3'],
  [
    'flush-compared',
    new RegExp(`the latest WAL flush at (?<primaryFlush>${LSN}) the latest standby flush at (?<standbyFlush>${LSN})`),
    '§4.3',
  ],
  ['demotion-answered', /sending switchover response message|has done the switchover waiting for the standby/, '§4.3'],
  ['demotion-confirmed', /received switchover response message from primary/, '§4.3'],
  ['reinitialized', /all server processes terminated; reinitializing/, '§4.3'],
  ['sessions-cut', /terminating connection due to administrator command/, '§4.3'],
  ['shut-down', /^database system is shut down/, '§4.3'],
  ['redo-started', new RegExp(`redo starts at (?<redoFrom>${LSN})`), '§4.1'],
  ['redo-done', new RegExp(`redo done at (?<redoTo>${LSN})`), '§4.1'],
  ['accepts-reads', /database system is ready to accept read.only connections/, '§4.1'],
  ['accepts-connections', /database system is ready to accept connections/, '§4.1'],
  ['timeline-chosen', /selected new timeline ID: (?<timeline>\d+)/, '§10.4'],
  ['wal-ended', new RegExp(`End of WAL reached on timeline (?<timeline>\\d+) at (?<lastWal>${LSN})`), '§4.3'],
  ['wal-stream-ended', /replication terminated by primary server/, '§4.3'],
  [
    'receiver-lost',
    /could not receive data from WAL stream|terminating walreceiver due to (?:heartbeat )?timeout/,
    '§4.1',
  ],
  ['receiver-ended', /terminating walreceiver process due to administrator command/, '§4.1'],
  ['receiver-cannot-connect', /walreceiver could not connect/, '§4.1'],
  ['remote-not-primary', /the mode of the remote server must be primary, current is (?<mode>[\w ]+?)(?: \(|$)/, '§2.4'],
  ['receiver-connecting', /Connecting to remote server ?:\s*host=(?<host>\S+)/, '§4.1'],
  ['receiver-streaming', /streaming replication successfully connected to primary/, '§4.1'],
  [
    'standby-attached',
    /standby "(?<standby>[^"]+)" is now a (?:candidate for )?(?:quorum )?synchronous standby/,
    '§3.3',
  ],
  ['stream-refused', /crc mismatched with remote server/, '§4.2'],
  ['segment-refused', /requested WAL segment (?<segment>\S+) has already been removed/, '§2.4'],
  ['system-id-refused', /database system identifier differs/, '§4.2'],
  ['term-refused', /invalid local term or remote term smaller than local/, '§4.1'],
]);

/** What gs_ctl and gs_rewind print (facts/opengauss.md §1; recordings 04, 06, 07, 09, 26). */
const TOOL = patterns('gs_ctl', [
  ['failover-called', /^gs_ctl failover ,datadir is/, '§1.7'],
  ['failover-completed', /failover completed \(/, '§1.7'],
  ['failover-timeout', /failover timeout after (?<seconds>\d+) seconds/, '§1.7'],
  ['switchover-called', /^gs_ctl switchover ,datadir is/, '§1.8'],
  ['switchover-completed', /switchover completed \(/, '§1.8'],
  ['switchover-timeout', /switchover timeout after (?<seconds>\d+) seconds/, '§1.8'],
  ['start-called', /^gs_ctl (?:re)?started ?,datadir is/, '§1.6'],
  ['server-started', /^server started/, '§1.6'],
  ['start-failed', /could not start server/, '§1.6'],
  ['stop-called', /^gs_ctl stopped ,datadir is/, '§1.6'],
  ['build-called', /^gs_ctl (?<build>full|incremental|standby full|cross cluster full) build ,datadir is/, '§1.10'],
  ['build-connected', /^build try host\((?<source>[^)]*)\) port\(\d+\) success/, '§1.10'],
  ['common-checkpoint', new RegExp(`^find common checkpoint (?<common>${LSN})`), '§1.10'],
  ['rewinding', new RegExp(`^rewinding from checkpoint redo point at (?<rewindFrom>${LSN})`), '§1.10'],
  ['copy-size', /^need to copy (?<copied>\d+MB) \(total source directory size is (?<total>\d+MB)\)/, '§1.10'],
  ['build-emptied', /^clear old target dir success/, '§1.10'],
  ['wal-from', new RegExp(`^xlog start point: (?<walFrom>${LSN})`), '§1.10'],
  ['wal-to', new RegExp(`^xlog end point: (?<walTo>${LSN})`), '§1.10'],
  ['build-falls-back', /change to full build/, '§1.10'],
  ['build-failed', /build failed/, '§1.10'],
  ['build-completed', /build completed/, '§1.10'],
]);

/** Everything of these logs that has a meaning for a failover, a switchover or a rejoin. */
export const OPENGAUSS_PATTERNS: readonly EventPattern[] = [...START, ...SERVER, ...TOOL];
