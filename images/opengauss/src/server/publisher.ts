import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HaState } from '../control.ts';
import type { PgdataPaths } from '../pgdata.ts';
import { shownSettings, type ShownSetting } from '../settings/shown-settings.ts';
import { EMPTY_STATE, writeStateFile, type StateFile } from '../state-file.ts';
import { replaceFile, type Configuration } from './configuration.ts';
import { localHostFor } from './replication-rows.ts';
import type { ServerLog } from './server-log.ts';
import { stateLines, type LoggedState } from './state-lines.ts';

/** Relative to the PostgreSQL cluster, in a directory that no build copies; read by sql/replication.sql. */
export const SQL_STATE_FILE = join('pg_stat_tmp', 'dbquake_state.json');

/** What SQL cannot find out by itself (sql/replication.sql). */
export interface SqlState extends HaState {
  readonly most_available: 'On' | 'Off';
  /** HA port of this server. */
  readonly ha_port: number;
  /** Our address for each peer's. */
  readonly local_hosts: Readonly<Record<string, string>>;
  readonly local_host: string;
  /** Our end of the receiver's connection. */
  readonly receiver_local_port: number;
  readonly slots: Readonly<Record<string, string>>;
  /** When standbys had caught up, by the pid of their sender. */
  readonly caught_up: Readonly<Record<string, string>>;
  readonly term: number;
  /** Settings that PostgreSQL does not have, or has with another value. */
  readonly settings: readonly ShownSetting[];
}

/** Makes the state known: in gaussdb.state, to SQL, and in the server log when it changed. */
export class Publisher {
  private lastFile = '';
  private lastSql = '';
  private logged: LoggedState | undefined;

  constructor(
    private readonly paths: PgdataPaths,
    private readonly log: ServerLog,
  ) {}

  publish(ha: HaState, sql: SqlState, term: number, currentConnection: number): void {
    const file: StateFile = {
      ...EMPTY_STATE,
      role: ha.local_role,
      connections: ha.static_connections,
      state: ha.db_state,
      term: BigInt(term),
      reason: ha.detail_information,
      currentConnection,
    };
    const fileKey = [file.role, file.connections, file.state, file.reason, file.currentConnection].join('|');
    if (fileKey !== this.lastFile) {
      writeStateFile(this.paths.state, file);
      this.logChange(ha, currentConnection);
      this.lastFile = fileKey;
    }
    const text = JSON.stringify(sql);
    if (text === this.lastSql) return;
    mkdirSync(join(this.paths.standin, 'pg_stat_tmp'), { recursive: true, mode: 0o700 });
    replaceFile(join(this.paths.standin, SQL_STATE_FILE), text);
    this.lastSql = text;
  }

  /** After a clean stop nothing is known any more (recording 16: querybuild says Unknown). */
  stopped(connections: number): void {
    writeStateFile(this.paths.state, { ...EMPTY_STATE, connections });
  }

  private logChange(ha: HaState, index: number): void {
    const { lines, now } = stateLines(this.logged, ha, index);
    this.logged = now;
    for (const line of lines) this.log.write('LOG', line);
  }
}

export function sqlState(
  ha: HaState,
  configuration: Configuration,
  extra: Pick<SqlState, 'receiver_local_port' | 'slots' | 'caught_up' | 'term'>,
): SqlState {
  const peers = configuration.channels.map((channel) => [channel.remoteHost, channel.localHost] as const);
  return {
    ...ha,
    most_available: configuration.mostAvailableSync ? 'On' : 'Off',
    ha_port: configuration.haPort,
    local_hosts: Object.fromEntries(peers),
    local_host: localHostFor('', configuration.channels),
    settings: shownSettings(configuration.settings),
    ...extra,
  };
}
