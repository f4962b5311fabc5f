import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../shell/write-whole.ts';
import type { DmServer } from './dm-server.ts';

/** What the V$ views show besides what PostgreSQL knows itself (sql/20-views.sql); lives in PostgreSQL's directory. */
const NAME = 'dm_status.json';

/** Of its watcher, which tells it once a second. */
export interface WatcherStatusRow {
  readonly group: string;
  readonly status: string;
  readonly type: string;
  readonly mode: string;
  readonly autoRestart: boolean;
  readonly monitors: readonly {
    readonly id: number;
    readonly ip: string;
    readonly confirm: boolean;
    readonly version: string;
    readonly at: string;
  }[];
}

/** Writes the status for the views. */
export function writeStatusFile(server: DmServer, startedAt: Date, watcher: WatcherStatusRow | undefined): void {
  const report = server.report();
  const { configuration, library } = server.options;
  const source = server.receiver.source;
  const following = server.sample?.receives === true ? source : undefined;
  const status = {
    instance: server.instance,
    startedAt: startedAt.toISOString(),
    mode: server.state.mode,
    status: server.state.status,
    oguid: library.now.oguid,
    // Of a standby, what it has received: that is what it would take over with.
    fileLsn: (report?.mode === 'STANDBY' ? report.slsn : report?.fileLsn) ?? library.now.fileLsn,
    curLsn: report?.curLsn ?? 0,
    flushLsn: server.sample?.flushed ?? 0,
    slsn: report?.slsn ?? 0,
    sslsn: report?.sslsn ?? 0,
    primary: following ?? null,
    applies: report?.applies ?? { count: 0, averageSeconds: 0 },
    archives: Object.entries(report?.archives ?? {}).map(([destination, archive]) => ({
      destination,
      type: archive.type,
      state: archive.state,
      sends: archive.sends.count,
      average: archive.sends.averageSeconds,
      code: archive.lastCode,
      lsn: server.sample?.followers[destination]?.flushed ?? 0,
    })),
    links: Object.entries(server.mal.links).map(([peer, up]) => ({ peer, up })),
    mal: configuration.mal?.all ?? [],
    archiveFiles: configuration.archiveFiles,
    host: hostname(),
    watcher: watcher ?? null,
  };
  writeWhole(join(server.storage.directory, NAME), JSON.stringify(status));
}
