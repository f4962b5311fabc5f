import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../conf/config-file.ts';
import { countReplconninfo, readChannels, type ReplicationChannel } from '../conf/replconninfo.ts';
import type { PgdataPaths } from '../pgdata.ts';
import { translateHba, translateSettings, withDefaults, type TranslationContext } from '../settings/translate.ts';
import { parseSyncNames, type SyncGroup } from './sync-names.ts';

/** openGauss's configuration as the supervisor uses it. */
export interface Configuration {
  readonly settings: ReadonlyMap<string, string>;
  readonly port: number;
  /** Client port + 1. */
  readonly haPort: number;
  readonly socketDirectory: string;
  readonly listenAddresses: readonly string[];
  readonly channels: readonly ReplicationChannel[];
  /** How many replconninfo parameters are set. */
  readonly connections: number;
  readonly nodeName: string;
  /** What a primary's synchronous_standby_names sees of this node. */
  readonly applicationName: string;
  readonly mostAvailableSync: boolean;
  /** Milliseconds for which a primary waits for its synchronous standbys before it goes on alone. */
  readonly keepSyncWindow: number;
  readonly syncGroups: readonly SyncGroup[];
  /** Milliseconds for one attempt to reach a peer. */
  readonly connectTimeout: number;
  /** Name of the slot on the primary, as openGauss shows it (facts/opengauss.md §3.1). */
  readonly slotName: string;
}

const ON = new Set(['on', 'true', 'yes', '1']);

/** @throws Error where postgresql.conf cannot be read */
export function readConfiguration(paths: PgdataPaths): Configuration {
  return toConfiguration(readSettings(readFileSync(paths.config, 'utf8')));
}

export function toConfiguration(given: ReadonlyMap<string, string>): Configuration {
  const settings = withDefaults(given);
  const port = Number(settings.get('port'));
  const channels = readChannels(settings);
  const nodeName = settings.get('pgxc_node_name') ?? '';
  const applicationName = settings.get('application_name') ?? '';
  const [channel] = channels;
  const ownName = channel === undefined ? nodeName : `${nodeName}_${channel.localHost}_${channel.localPort}`;
  return {
    settings,
    port,
    haPort: port + 1,
    socketDirectory: settings.get('unix_socket_directory') ?? '/tmp',
    listenAddresses: (settings.get('listen_addresses') ?? '')
      .split(',')
      .map((address) => address.trim())
      .filter((address) => address !== ''),
    channels,
    connections: countReplconninfo(settings),
    nodeName,
    applicationName: applicationName === '' ? 'walreceiver' : applicationName,
    mostAvailableSync: ON.has((settings.get('most_available_sync') ?? 'off').toLowerCase()),
    keepSyncWindow: milliseconds(settings.get('keep_sync_window') ?? '0', 1000),
    syncGroups: parseSyncNames(settings.get('synchronous_standby_names') ?? '*'),
    connectTimeout: milliseconds(settings.get('wal_receiver_connect_timeout') ?? '2', 1000),
    slotName: firstOf(settings.get('primary_slotname'), applicationName, ownName),
  };
}

/** Writes the files of the PostgreSQL underneath; `acceptsReplication` on a primary only. */
export function writePostgresConfiguration(
  paths: PgdataPaths,
  configuration: Configuration,
  context: TranslationContext,
  acceptsReplication: boolean,
): void {
  replaceFile(join(paths.standin, 'postgresql.conf'), translateSettings(configuration.settings, context));
  replaceFile(join(paths.standin, 'postgresql.auto.conf'), '');
  const hba = readFileSync(paths.hba, 'utf8');
  replaceFile(join(paths.standin, 'pg_hba.conf'), translateHba(hba, acceptsReplication));
  if (acceptsReplication) copyFileSync(paths.hba, paths.hbaCopy);
}

/** PostgreSQL allows fewer characters in a slot's name. */
export function postgresSlotName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '_')
    .slice(0, 63);
}

/** In one step, so that a reader never sees half a file. */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, path);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** A time setting in milliseconds; without unit it is in units of `base` ms. */
export function milliseconds(text: string, base: number): number {
  const [, amount, unit] = /^(\d+)\s*(ms|s|min|h)?$/.exec(text.trim()) ?? [];
  if (amount === undefined) return 0;
  return Number(amount) * (unit === undefined ? base : (UNITS[unit] ?? base));
}

function firstOf(...candidates: readonly (string | undefined)[]): string {
  return candidates.find((candidate) => candidate !== undefined && candidate !== '') ?? '';
}
