import { parseHbaFile, type HbaRule } from '../conf/hba-file.ts';
import { countReplconninfo } from '../conf/replconninfo.ts';
import { quoteValue } from '../conf/config-file.ts';
import { parseSyncNames, toPostgresSyncNames } from '../server/sync-names.ts';
import { LOG_LINE_PREFIX } from '../server/postgres-log.ts';
import { AT_LEAST_AS_RECORDED, DEFAULTS, RENAMED, SYNCHRONOUS_COMMIT, TAKEN_OVER } from './parameter-table.ts';

/** What the running server adds to the settings of the file. */
export interface TranslationContext {
  /** Connection string of the primary to follow; empty for none. */
  readonly primaryConninfo: string;
  /** PostgreSQL's name of the slot on that primary; empty for none. */
  readonly primarySlotName: string;
  /** most_available_sync has let go of the synchronous standbys for now. */
  readonly standalone: boolean;
  /** Minimum of some settings on a standby, by their PostgreSQL name. */
  readonly recorded: ReadonlyMap<string, number>;
  /** Own addresses of replconninfo: replication comes in there, on the real server's HA port, here on the client port. */
  readonly localHosts: readonly string[];
  /** Last word on settings, by their PostgreSQL name; empty unless a defect is switched on. */
  readonly overrides: Readonly<Record<string, string>>;
}

export const NO_CONTEXT: TranslationContext = {
  primaryConninfo: '',
  primarySlotName: '',
  standalone: false,
  recorded: new Map(),
  localHosts: [],
  overrides: {},
};

/** Walsenders beyond max_wal_senders: those of a dead connection linger until wal_sender_timeout. */
const SPARE_WAL_SENDERS = 4;
const SEGMENT_MEGABYTES = 16;

/** Set whatever the file says: on these the stand-in itself depends. */
const FIXED: Readonly<Record<string, string>> = {
  fsync: 'on',
  // pg_rewind needs it, for `gs_ctl build -b incremental`.
  wal_log_hints: 'on',
  // After a crash, one call for the file system instead of one for each of a thousand files.
  recovery_init_sync_method: 'syncfs',
  // The real server is one process: where one part of it dies, all of it dies.
  restart_after_crash: 'off',
  password_encryption: 'md5',
  recovery_target_timeline: 'latest',
  wal_retrieve_retry_interval: '200ms',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_line_prefix: LOG_LINE_PREFIX.replaceAll('\\t', '\t'),
  lc_messages: 'C',
  ssl: 'off',
};

/**
 * The whole postgresql.conf of the PostgreSQL underneath, from openGauss's settings (`readSettings`).
 * Settings that PostgreSQL does not know are left out; a wrong value is left to PostgreSQL to refuse.
 */
export function translateSettings(settings: ReadonlyMap<string, string>, context: TranslationContext): string {
  const given = new Map([...Object.entries(DEFAULTS), ...settings]);
  const out = new Map<string, string>();
  for (const name of TAKEN_OVER) copy(given, out, name, name);
  for (const [name, newName] of Object.entries(RENAMED)) copy(given, out, name, newName);
  raise(out, 'max_wal_senders', (value) => value + SPARE_WAL_SENDERS);
  // A standby that takes no settings from its primary is left to PostgreSQL to refuse (facts/opengauss.md §6.1 S30).
  const takesFromPrimary = given.get('sync_config_strategy') !== 'none_node';
  for (const name of takesFromPrimary ? Object.keys(AT_LEAST_AS_RECORDED) : []) {
    raise(out, name, (value) => Math.max(value, context.recorded.get(name) ?? 0));
  }
  out.set('idle_session_timeout', idleSessionTimeout(given.get('session_timeout') ?? ''));
  out.set('listen_addresses', listenAddresses(given.get('listen_addresses') ?? '', context.localHosts));
  out.set('wal_keep_size', walKeepSize(given.get('wal_keep_segments')));
  out.set('max_slot_wal_keep_size', slotKeepSize(given));
  out.set('synchronous_commit', synchronousCommit(given.get('synchronous_commit') ?? 'on'));
  const names = parseSyncNames(given.get('synchronous_standby_names') ?? '*');
  // Without replconninfo a server is Normal and waits for nobody (recording 23).
  const waitsForNobody = context.standalone || countReplconninfo(given) === 0;
  out.set('synchronous_standby_names', waitsForNobody ? '' : toPostgresSyncNames(names));
  out.set('primary_conninfo', context.primaryConninfo);
  out.set('primary_slot_name', context.primarySlotName);
  for (const [name, value] of Object.entries({ ...FIXED, ...context.overrides })) out.set(name, value);
  const lines = [...out].map(([name, value]) => `${name} = ${quoteValue(value)}`);
  return ['# Made by gaussdb from ../postgresql.conf at every start and reload.', ...lines, ''].join('\n');
}

/** Settings of the file with openGauss's defaults where it has none. */
export function withDefaults(settings: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...Object.entries(DEFAULTS), ...settings]);
}

/** openGauss's authentication methods by PostgreSQL's name; md5 is what every stock client speaks. */
const METHODS: Readonly<Record<string, string>> = { sha256: 'md5', sm3: 'md5' };
const INITIAL_USER = 'omm';

/** Who replicates from a standby: cascade standbys and `build -b standby_full`; so that nobody else can by mistake. */
export const CASCADE_USER = 'standin_cascade';

/**
 * The pg_hba.conf of the PostgreSQL underneath.
 * - A server that is not a primary lets nobody replicate from it, as openGauss refuses with "the mode of the remote
 *   server must be primary".
 * - Whoever lets omm in with trust means replication and builds as well; PostgreSQL wants lines of their own for that.
 * - A login over loopback TCP asks for a password even under trust (recording 18); not omm's, which builds here need.
 * - omm with a password from another host is refused (facts/opengauss.md §3.4), with PostgreSQL's text.
 */
export function translateHba(text: string, acceptsReplication: boolean): string {
  const rules = parseHbaFile(text);
  const lines = ['# Made by gaussdb from ../pg_hba.conf at every start and reload.', 'local postgres omm peer'];
  const replication = rules.filter(meansReplication).map((rule) => ({ ...rule, database: 'replication' }));
  if (acceptsReplication) lines.push(`host replication ${CASCADE_USER} all reject`);
  else {
    const cascade = replication.filter(({ type }) => type !== 'local');
    lines.push(...cascade.map((rule) => formatRule({ ...rule, user: CASCADE_USER })));
    lines.push('local replication all reject', 'host replication all all reject');
  }
  for (const rule of rules) {
    if (refusesInitialUser(rule))
      lines.push(formatRule({ ...rule, user: INITIAL_USER, method: 'reject', options: [] }));
    if (asksAllTheSame(rule)) {
      if (names(rule.user, INITIAL_USER)) lines.push(formatRule({ ...rule, user: INITIAL_USER }));
      lines.push(formatRule({ ...rule, method: 'md5' }));
      continue;
    }
    lines.push(formatRule({ ...rule, method: METHODS[rule.method] ?? rule.method }));
  }
  lines.push(...replication.map(formatRule));
  return `${lines.join('\n')}\n`;
}

function copy(from: ReadonlyMap<string, string>, to: Map<string, string>, name: string, newName: string): void {
  const value = from.get(name);
  if (value !== undefined) to.set(newName, value);
}

function raise(settings: Map<string, string>, name: string, change: (value: number) => number): void {
  const value = settings.get(name);
  if (value !== undefined && /^\d+$/.test(value)) settings.set(name, String(change(Number(value))));
}

/** `*` is IPv4 only: with both, PostgreSQL would start although the port is in use on one of them. */
function listenAddresses(text: string, localHosts: readonly string[]): string {
  const addresses = text
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  if (addresses.some((address) => address === '*' || address === '0.0.0.0')) return '0.0.0.0';
  return [...new Set([...addresses, ...localHosts])].join(',');
}

function walKeepSize(segments: string | undefined): string {
  return `${Number(segments) * SEGMENT_MEGABYTES}MB`;
}

/** max_size_for_xlog_prune is in kB; with enable_xlog_prune off WAL is kept for a standby without limit. */
function slotKeepSize(settings: ReadonlyMap<string, string>): string {
  const limit = /^(\d+)\s*(kB|MB|GB)?$/i.exec(settings.get('max_size_for_xlog_prune') ?? '');
  if (limit === null || settings.get('enable_xlog_prune') === 'off') return '-1';
  const [, amount = '', unit = 'kB'] = limit;
  const megabytes = { kb: 1 / 1024, mb: 1, gb: 1024 }[unit.toLowerCase()] ?? 1;
  return `${Math.min(2147483647, Math.max(1, Math.ceil(Number(amount) * megabytes)))}MB`;
}

/** A number without unit is in seconds, in PostgreSQL in milliseconds. */
function idleSessionTimeout(value: string): string {
  return /^\d+$/.test(value) ? `${value}s` : value;
}

function synchronousCommit(value: string): string {
  return SYNCHRONOUS_COMMIT[value.toLowerCase()] ?? value.toLowerCase();
}

function names(list: string, name: string): boolean {
  return list.split(',').some((entry) => entry === name || entry === 'all');
}

function isLoopback(address: string): boolean {
  return /^(127\.|::1|localhost|samehost)/.test(address);
}

function asksAllTheSame({ type, user, method, address }: HbaRule): boolean {
  return type !== 'local' && method === 'trust' && isLoopback(address) && user !== INITIAL_USER;
}

function refusesInitialUser(rule: HbaRule): boolean {
  const asksPassword = ['md5', 'sha256', 'sm3'].includes(rule.method);
  const others = rule.type !== 'local' && rule.database !== 'replication' && !isLoopback(rule.address);
  return asksPassword && others && names(rule.user, INITIAL_USER);
}

function meansReplication(rule: HbaRule): boolean {
  return rule.method === 'trust' && names(rule.user, INITIAL_USER) && rule.database === 'all';
}

function formatRule({ type, database, user, address, method, options }: HbaRule): string {
  return [type, database, user, address, method, ...options].filter((field) => field !== '').join(' ');
}
