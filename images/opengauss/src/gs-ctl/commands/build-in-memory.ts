/** Test support: peers, tools and data directories of a build, in memory. */
import type { ControlAnswer, HelloAnswer } from '../../control.ts';
import type { RunOutcome } from '../../host/host.ts';
import type { MemoryHost } from '../../host/memory-host.ts';
import { BUILD_LINES_LEFT_OUT } from '../build/differences.ts';
import { putServer, queryAnswer, serverOutput } from '../recorded.ts';

export const DONE: RunOutcome = { exitCode: 0, output: '' };
const peer = (port: number): string =>
  `localhost=127.0.0.1 localport=1 remotehost=127.0.0.1 remoteport=${port} remoteservice=${port + 3}`;

/** A stopped node with a configuration; peers' HA ports in order. */
export function stoppedNode(host: MemoryHost, directory: string, nodeName: string, ports: readonly number[]): void {
  const lines = ports.map((port, index) => `replconninfo${index + 1} = '${peer(port)}'\n`);
  host.put(`${directory}/postgresql.conf`, `pgxc_node_name = '${nodeName}'\n${lines.join('')}`);
  host.put(`${directory}/pg_hba.conf`, 'local all all trust\n');
  host.put(`${directory}/standin/global/pg_control`, 'x');
}

function hello(role: HelloAnswer['role']): ControlAnswer {
  const identity = { nodeName: 'dn_6001', systemIdentifier: '1', timeline: 1, lsn: '0/1', term: 1, history: [] };
  return { ok: true, op: 'hello', role, state: 'Normal', ...identity };
}

/** Answers of peers by HA port; the others refuse the connection. */
export function peers(host: MemoryHost, roles: Readonly<Record<number, HelloAnswer['role']>>): void {
  host.answer = (where, request) => {
    const role = roles[Number(where.split(':').at(-1))];
    if (where.startsWith('/')) return queryAnswer({});
    if (role === undefined) return new Error('connect ECONNREFUSED');
    return request.op === 'checkpoint' ? { ok: true, op: 'checkpoint' } : hello(role);
  };
}

/** What pg_controldata and the SQL of a build say. */
export function controlData(values: {
  readonly state: string;
  readonly checkpoint: string;
  readonly redo: string;
  readonly end?: string;
  readonly system?: string;
}): RunOutcome {
  const lines = [
    `Database system identifier:           ${values.system ?? '7'}`,
    `Database cluster state:               ${values.state}`,
    `Latest checkpoint location:           ${values.checkpoint}`,
    `Latest checkpoint's REDO location:    ${values.redo}`,
    `Minimum recovery ending location:     ${values.end ?? '0/0'}`,
  ];
  return { exitCode: 0, output: `${lines.join('\n')}\n` };
}

/** The program's name decides; `outcomes` of one program are used up one by one, the last one stays. */
export function tools(host: MemoryHost, outcomes: Readonly<Record<string, readonly RunOutcome[]>>): void {
  const rest = new Map(Object.entries(outcomes).map(([name, list]) => [name, [...list]]));
  host.tool = ([program = '']) => {
    const list = rest.get(program.split('/').at(-1) ?? '');
    return (list !== undefined && list.length > 1 ? list.shift() : list?.[0]) ?? { exitCode: 127, output: '' };
  };
}

/** Server that starts as soon as it is spawned and writes what the recorded one wrote. */
export function serverStarts(host: MemoryHost, directory: string, recording: string): void {
  host.onSpawn = (logFile) => {
    host.later(100, () => host.put(logFile, serverOutput(recording)));
    host.later(990, () => putServer(host, directory, { pid: 999 }));
    return 999;
  };
}

/**
 * The recorded lines without those of differences.ts. A connection that an incremental build makes twice is printed
 * once, so there the second and third appearance of a line go.
 */
export function withoutLinesLeftOut(recording: string, build: 'full' | 'incremental'): string {
  const seen = new Set<string>();
  return recording
    .split('\n')
    .filter((line) => {
      const [, program, text = ''] = /^\[[^\]]*\]\[\d+\]\[[^\]]*\]\[(gs_\w+)\]: (.*)$/.exec(line) ?? [];
      if (program === undefined) return true;
      return !BUILD_LINES_LEFT_OUT.some((difference) => {
        const matches = difference.build === build && difference.line.test(text);
        const isFirst = program === 'gs_ctl' && difference.reason.startsWith('printed once') && !seen.has(text);
        if (matches) seen.add(text);
        return matches && !isFirst;
      });
    })
    .join('\n');
}

/** Time stamps differ where lines are left out: compare without them. */
export function withoutStamps(text: string): string {
  return text.replace(/^\[[^\]]*\]/gm, '[]');
}

export const BASE_BACKUP: RunOutcome = {
  exitCode: 0,
  output: [
    'pg_basebackup: initiating base backup, waiting for checkpoint to complete',
    'pg_basebackup: checkpoint completed',
    'pg_basebackup: write-ahead log start point: 0/22AAF70 on timeline 3',
    'pg_basebackup: starting background WAL receiver',
    '    0/22828 kB (0%), 0/1 tablespace (/standin/backup_label)',
    '22837/22828 kB (100%), 1/1 tablespace',
    'pg_basebackup: write-ahead log end point: 0/3000058',
    'pg_basebackup: waiting for background process to finish streaming ...',
    'pg_basebackup: syncing data to disk ...',
    'pg_basebackup: base backup completed',
  ].join('\n'),
};
