import { QuakeError } from '../../errors.ts';
import {
  duration,
  durationMs,
  integer,
  oneOf,
  type OpenGaussSetting as ParsedSetting,
} from '../opengauss/setting-kinds.ts';
import type { Settings } from '../product.ts';

/**
 * What `--set` may name: keys of HAmodule.conf, kingbasecluster.conf and kingbase.conf under their own names. Where a default is not
 * that of the product it is shorter, so that a run takes a minute and not ten; the description says the product's.
 */
export const kingbaseSettings: readonly ParsedSetting[] = [
  oneOf('SYNC_FLAG', '1', ['0', '1'], 'HAmodule.conf: 1 makes commits wait for the standby'),
  oneOf(
    'synchronous_commit',
    'on',
    ['on', 'off', 'local', 'remote_write', 'remote_apply'],
    'what a commit waits for before it is acknowledged',
  ),
  oneOf(
    'client_entry',
    'vip',
    ['vip', 'direct'],
    'where clients go in: port 9999 of the cluster VIP, or port 54321 of the primary',
  ),
  oneOf(
    'load_balance_mode',
    'off',
    ['off', 'on'],
    'may the pool send reads to a standby, which may be behind (the product: on)',
  ),
  integer('health_check_max_retries', '5', [0, 1000], 'attempts after the first failed one (published case: 10)'),
  duration('health_check_retry_delay', '2s', 's', 'pause between them (published case: 3 s)'),
  duration('health_check_period', '1s', 's', 'pause between good health checks'),
  duration('connect_timeout', '3s', 'ms', 'how long the pool tries to connect to a database (pgpool: 10 s)'),
  duration('health_check_timeout', '10s', 's', 'how long a health check waits for a database that hangs (V8R3: 120 s)'),
  duration('wd_interval', '1s', 's', 'how often the watchdog looks (published case: 3 s)'),
  duration('wd_deadtime', '10s', 's', 'silence after which a pool counts as lost (pgpool: 30 s)'),
  integer('CONNECTTIMEOUT', '4', [1, 600], 'HAmodule.conf: seconds that ssh tries to connect (installer: 10)'),
  duration('cron_interval', '5s', 's', 'how often cron starts restartcluster.sh and network_rewind.sh (product: 60 s)'),
  oneOf(
    'AUTO_PRIMARY_RECOVERY',
    '0',
    ['0', '1'],
    'HAmodule.conf: 1 lets an old primary recover without recovery.conf being put in its place',
  ),
  oneOf(
    'MAX_AVAILABLE_LEVEL',
    '0',
    ['0', '1'],
    'HAmodule.conf: 1 lets the only node without recovery.conf start again by itself',
  ),
  duration('wal_sender_timeout', '6s', 'ms', 'after which silence the primary gives up a standby (PostgreSQL: 60 s)'),
  integer('max_connections', '200', [20, 10_000], 'connections that a database accepts'),
  integer('num_init_children', '40', [10, 1000], 'sessions that a pool takes at once (installer: 16)'),
];

/** A value for every setting. Throws `QUAKE_SETTING_UNKNOWN` or `QUAKE_SETTING_INVALID` (usage) that name the setting. */
export function completeSettings(given: Settings): Settings {
  const unknown = Object.keys(given).find((name) => !kingbaseSettings.some((setting) => setting.name === name));
  if (unknown !== undefined) {
    throw new QuakeError('QUAKE_SETTING_UNKNOWN', `KingbaseES has no setting "${unknown}" that can be chosen here`, {
      exitClass: 'usage',
      hint: `Settings: ${kingbaseSettings.map(({ name }) => name).join(', ')}.`,
    });
  }
  return Object.fromEntries(kingbaseSettings.map((setting) => [setting.name, checked(setting, given[setting.name])]));
}

function checked(setting: ParsedSetting, given: string | undefined): string {
  const value = given ?? setting.default;
  const wrong = setting.validate(value);
  if (wrong === undefined) return value;
  throw new QuakeError('QUAKE_SETTING_INVALID', `${setting.name}="${value}": ${wrong}`, {
    exitClass: 'usage',
    hint: `The default is "${setting.default}": ${setting.description}.`,
  });
}

/** A value, or its default. Throws a `TypeError` for a setting that there is not. */
export function settingOf(settings: Settings, name: string): string {
  return settings[name] ?? settingNamed(name).default;
}

/** The value of a duration setting in ms. */
export function settingMs(settings: Settings, name: string): number {
  return durationMs(settingNamed(name), settingOf(settings, name));
}

function settingNamed(name: string): ParsedSetting {
  const setting = kingbaseSettings.find((candidate) => candidate.name === name);
  if (setting === undefined) throw new TypeError(`KingbaseES has no setting "${name}"`);
  return setting;
}
