import { readGucNumber, showGucNumber } from '../conf/guc-number.ts';
import { GUC_TABLE, type GucParameter } from '../conf/guc-table.ts';

/** A row of pg_settings that PostgreSQL does not have, or has with a value of its own; named as the columns are. */
export interface ShownSetting {
  readonly name: string;
  readonly setting: string;
  /** As SHOW writes it, with a unit. */
  readonly shown: string;
  readonly unit: string | null;
  readonly context: 'user' | 'sighup' | 'postmaster';
  readonly vartype: string;
  readonly source: 'configuration file' | 'default';
  readonly min_val: string | null;
  readonly max_val: string | null;
  readonly enumvals: readonly string[] | null;
  readonly boot_val: string;
}

type Defaults = Readonly<Record<string, string>>;

/** Default values, by who may change them (facts/opengauss.md §3.3, recordings 03, 18 and 19). */
const SETTINGS: Readonly<Record<ShownSetting['context'], Defaults>> = {
  user: { session_timeout: '10min' },
  sighup: {
    catchup2normal_wait_time: '-1',
    datanode_heartbeat_interval: '1s',
    enable_incremental_catchup: 'on',
    enable_save_confirmed_lsn: 'off',
    enable_slot_log: 'off',
    enable_xlog_prune: 'on',
    keep_sync_window: '0',
    max_size_for_xlog_prune: '2147483647',
    most_available_sync: 'off',
    password_encryption_type: '2',
    primary_slotname: '',
    recovery_time_target: '0',
    repl_auth_mode: 'default',
    repl_uuid: '',
    ...Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`replconninfo${index + 1}`, ''])),
    synchronous_standby_names: '*',
    wait_dummy_time: '300',
    wal_keep_segments: '16',
    wal_receiver_connect_retries: '1',
    wal_receiver_connect_timeout: '2s',
  },
  postmaster: {
    enable_data_replicate: 'off',
    enable_dcf: 'off',
    listen_addresses: 'localhost',
    max_wal_senders: '16',
    pgxc_node_name: '',
    recovery_max_workers: '1',
    recovery_parse_workers: '1',
    recovery_redo_workers: '1',
    remote_read_mode: 'authentication',
    replication_type: '1',
    sync_config_strategy: 'all_node',
    unix_socket_directory: '',
    wal_level: 'hot_standby',
  },
};

const CONTEXTS = ['user', 'sighup', 'postmaster'] as const;

/** Is this the name of a setting that SQL learns from the supervisor? */
export function isShownSetting(name: string): boolean {
  return CONTEXTS.some((context) => Object.hasOwn(SETTINGS[context], name));
}

/** @param settings of postgresql.conf, by lower-case name */
export function shownSettings(settings: ReadonlyMap<string, string>): ShownSetting[] {
  return CONTEXTS.flatMap((context) =>
    Object.entries(SETTINGS[context]).map(([name, byDefault]) => toRow(name, context, byDefault, settings.get(name))),
  );
}

function toRow(
  name: string,
  context: ShownSetting['context'],
  byDefault: string,
  given: string | undefined,
): ShownSetting {
  const parameter = GUC_TABLE.get(name) ?? { type: 'string' };
  const [setting, shown] = valueOf(name, parameter, given ?? byDefault);
  const isNumber = parameter.type === 'integer' || parameter.type === 'real';
  return {
    name,
    setting,
    shown,
    unit: isNumber ? (parameter.unit ?? null) : null,
    context,
    vartype: VARIABLE_TYPES[parameter.type],
    source: given === undefined ? 'default' : 'configuration file',
    min_val: isNumber ? String(parameter.min) : null,
    max_val: isNumber ? String(parameter.max) : null,
    enumvals: parameter.type === 'enum' ? parameter.values : null,
    boot_val: valueOf(name, parameter, byDefault)[0],
  };
}

/** What pg_settings calls a type. */
const VARIABLE_TYPES: Readonly<Record<GucParameter['type'], string>> = {
  boolean: 'bool',
  string: 'string',
  enum: 'enum',
  integer: 'integer',
  real: 'real',
};

/** For the view and for SHOW; a value of the wrong type as it is. */
function valueOf(name: string, parameter: GucParameter, value: string): [string, string] {
  switch (parameter.type) {
    case 'string':
      return [value, value];
    case 'enum':
      return [value.toLowerCase(), value.toLowerCase()];
    case 'boolean': {
      const word = /^(?:on|t(?:r(?:ue?)?)?|y(?:es?)?|1)$/i.test(value) ? 'on' : 'off';
      return [word, word];
    }
    case 'integer':
    case 'real': {
      const number = readGucNumber(name, parameter, value);
      return number === undefined ? [value, value] : [String(number), showGucNumber(number, parameter.unit)];
    }
  }
}
