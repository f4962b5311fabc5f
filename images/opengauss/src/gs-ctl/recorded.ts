import { readFileSync } from 'node:fs';
import { formatPostmasterPid } from '../pgdata.ts';
import { EMPTY_STATE, encodeStateFile, type StateFile } from '../state-file.ts';
import type { QueryAnswer, ReceiverRow } from '../control.ts';
import { MemoryHost } from '../host/memory-host.ts';
import { runGsCtl } from './run-gs-ctl.ts';

/** Test support: recordings of the real gs_ctl 3.0.6 and a machine on which the stand-in must print the same. */
export function readRecording(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}.txt`, import.meta.url), 'utf8');
}

const PREFIX = /\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})\]\[(\d+)\]\[[^\]]*\]\[gs_(?:ctl|rewind)\]: /g;

/** A host that has the recording's process id and gives its time stamps out, one a prefixed line. */
export function hostOf(recording: string): MemoryHost {
  const host = new MemoryHost();
  const prefixes = [...recording.matchAll(PREFIX)];
  host.stamps = prefixes.map(([, stamp = '']) => new Date(stamp.replace(' ', 'T')));
  host.pid = Number(prefixes[0]?.[2] ?? 1);
  return host;
}

/** Runs a command line as it would be typed after `gs_ctl`; returns the exit code. */
export function gsCtl(host: MemoryHost, commandLine: string): Promise<number> {
  return runGsCtl(commandLine.split(' ').filter(Boolean), host);
}

export interface ServerInMemory {
  readonly pid: number;
  readonly port?: number;
}

/** Puts a running server into a data directory: postmaster.pid and a process that works there. */
export function putServer(host: MemoryHost, directory: string, { pid, port = 15000 }: ServerInMemory): void {
  const pidFile = {
    pid,
    dataDirectory: directory,
    startTime: 1795172074,
    port,
    socketDirectory: '/tmp',
    listenAddress: '',
  };
  host.put(`${directory}/postmaster.pid`, formatPostmasterPid(pidFile));
  host.processTable.set(pid, { workingDirectory: directory });
}

/** Ends it, as a server that stops cleanly does. */
export function removeServer(host: MemoryHost, directory: string, pid: number): void {
  host.processTable.delete(pid);
  host.files.remove(`${directory}/postmaster.pid`);
}

export function putState(host: MemoryHost, directory: string, state: Partial<StateFile>): void {
  host.put(`${directory}/gaussdb.state`, encodeStateFile({ ...EMPTY_STATE, ...state }));
}

/** What the server answers to `query`. */
export function queryAnswer(answer: Partial<Omit<QueryAnswer, 'op'>>): { ok: true } & QueryAnswer {
  const state = {
    local_role: 'Primary',
    static_connections: 1,
    db_state: 'Normal',
    detail_information: 'Normal',
  } as const;
  return { ok: true, op: 'query', state, senders: [], receiver: null, ...answer };
}

/** The eight locations of a sender or receiver that is level with its peer, in their order. */
export function levelLocations(lsn: string): Locations {
  return {
    sender_sent_location: lsn,
    sender_write_location: lsn,
    sender_flush_location: lsn,
    sender_replay_location: lsn,
    receiver_received_location: lsn,
    receiver_write_location: lsn,
    receiver_flush_location: lsn,
    receiver_replay_location: lsn,
  };
}

type Locations = Pick<
  ReceiverRow,
  | 'sender_sent_location'
  | 'sender_write_location'
  | 'sender_flush_location'
  | 'sender_replay_location'
  | 'receiver_received_location'
  | 'receiver_write_location'
  | 'receiver_flush_location'
  | 'receiver_replay_location'
>;

/** The part of a recording that the server wrote to the same output while gs_ctl waited for it. */
export function serverOutput(recording: string): string {
  const waiting = 'waiting for server to start...\n.';
  const text = recording.slice(recording.indexOf(waiting) + waiting.length);
  const started = /\n\[[^\n]*\]: {2}done\n/.exec(text);
  const died = /\[[^\n]*\]: waitpid /.exec(text);
  return text.slice(0, (started ?? died)?.index ?? text.length);
}
