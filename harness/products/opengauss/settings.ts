import { QuakeError } from '../../errors.ts';
import type { Settings } from '../product.ts';
import type { Parameter } from './gs-guc.ts';
import { duration, durationMs, integer, memory, oneOf, syncNames, type OpenGaussSetting } from './setting-kinds.ts';
import { versionDifferences } from './version-differences.ts';

/**
 * What `--set` may name, with the defaults of the default scenario: no acknowledged write may be lost
 * (facts/opengauss.md §3.3, §13).
 *
 * synchronous_standby_names is `*`: whichever node is primary waits for one standby, whatever the roles are. What a standby
 * has received is a prefix of the WAL, so the most advanced one has at least all that the one which acknowledged has, and with it
 * every acknowledged write. A list of names would have to be right on every node after every change of roles.
 */
export const openGaussSettings: readonly OpenGaussSetting[] = [
  oneOf(
    'most_available_sync',
    'off',
    ['on', 'off'],
    'may the primary commit alone while no synchronous standby is connected',
  ),
  oneOf(
    'synchronous_commit',
    'on',
    ['on', 'off', 'local', 'remote_receive', 'remote_write', 'remote_apply'],
    'what a commit waits for before it is acknowledged',
  ),
  syncNames('synchronous_standby_names', '*', 'which standbys commits wait for, and for how many of them'),
  duration(
    'keep_sync_window',
    '0s',
    's',
    'with most_available_sync=on: how long commits wait before the primary goes on alone',
  ),
  duration('wal_sender_timeout', '6s', 'ms', 'after which silence the primary gives up a standby; 0 is never'),
  duration('wal_receiver_timeout', '6s', 'ms', 'after which silence a standby gives up its primary; 0 is never'),
  duration('wal_receiver_connect_timeout', '2s', 's', 'how long a standby tries to reach one peer'),
  duration(
    'wal_receiver_status_interval',
    '5s',
    's',
    'how often a standby reports what it has; 0 hangs synchronous commits',
  ),
  integer('wal_keep_segments', '64', [2, 2_147_483_647], 'WAL segments of 16 MB kept for standbys that fell behind'),
  integer('max_connections', '200', [10, 10_000], 'connections a node accepts'),
  integer('max_wal_senders', '16', [2, 1024], 'connections for replication and builds; more than there are standbys'),
  memory('shared_buffers', '128MB', 'page cache of the server'),
  memory(
    'max_process_memory',
    '4GB',
    'memory the server plans with; a real openGauss does not start with less than 2GB',
  ),
];

/** Not for choosing: what makes a small server start and lets stock clients log in (facts/opengauss.md §13). */
const FIXED: readonly Parameter[] = [
  { name: 'bulk_write_ring_size', value: '16MB', type: 'plain' },
  { name: 'cstore_buffers', value: '16MB', type: 'plain' },
  { name: 'enable_alarm', value: 'off', type: 'plain' },
  { name: 'remote_read_mode', value: 'non_authentication', type: 'plain' },
  { name: 'session_timeout', value: '0', type: 'plain' },
  { name: 'password_encryption_type', value: '1', type: 'plain' },
];

/** A value for every setting. Throws `QUAKE_SETTING_UNKNOWN` or `QUAKE_SETTING_INVALID` (usage) that name the setting. */
export function completeSettings(given: Settings): Settings {
  const unknown = Object.keys(given).find((name) => !openGaussSettings.some((setting) => setting.name === name));
  if (unknown !== undefined) {
    throw new QuakeError('QUAKE_SETTING_UNKNOWN', `openGauss has no setting "${unknown}" that can be chosen here`, {
      exitClass: 'usage',
      hint: `Settings: ${openGaussSettings.map(({ name }) => name).join(', ')}.`,
    });
  }
  return Object.fromEntries(openGaussSettings.map((setting) => [setting.name, checked(setting, given[setting.name])]));
}

function checked(setting: OpenGaussSetting, given: string | undefined): string {
  const value = given ?? setting.default;
  const wrong = setting.validate(value);
  if (wrong === undefined) return value;
  throw new QuakeError('QUAKE_SETTING_INVALID', `${setting.name}="${value}": ${wrong}`, {
    exitClass: 'usage',
    hint: `The default is "${setting.default}": ${setting.description}.`,
  });
}

/**
 * The settings and the fixed parameters, as gs_guc takes them. What older servers do not have is left to the server while it
 * has its default, which is the server's own.
 */
export function parametersOf(settings: Settings): readonly Parameter[] {
  const chosen = openGaussSettings
    .map(({ name, type, default: usual }) => ({ name, type, usual, value: settings[name] ?? usual }))
    .filter(({ name, usual, value }) => versionDifferences.settingsSince[name] === undefined || value !== usual)
    .map(({ name, type, value }) => ({ name, type, value }));
  return [...chosen, ...FIXED];
}

/** A value, or its default. */
export function settingOf(settings: Settings, name: string): string {
  return settings[name] ?? openGaussSettings.find((setting) => setting.name === name)?.default ?? '';
}

/** The value of a duration setting in ms. */
export function settingMs(settings: Settings, name: string): number {
  const setting = openGaussSettings.find((candidate) => candidate.name === name);
  return setting === undefined ? 0 : durationMs(setting, settingOf(settings, name));
}
