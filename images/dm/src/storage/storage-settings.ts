/** Everything of the PostgreSQL underneath that follows from mode, status and archives; written at every change. */
export interface StorageSettings {
  /** Others than SYSDBA may log in. */
  readonly admits: boolean;
  /** Who may fetch redo: addresses of standbys. */
  readonly followers: readonly string[];
  /** For whom a commit waits; `nobody ever` in SUSPEND. */
  readonly commitsWaitFor: readonly string[] | 'nobody ever';
  /** TIMELY with ARCH_WAIT_APPLY: until they have replayed it. */
  readonly waitForApply: boolean;
  /** Whose redo a standby takes. */
  readonly upstream: Upstream | undefined;
}

export interface Upstream {
  readonly host: string;
  readonly port: number;
}

/** What does not change while a server runs. */
export interface StorageIdentity {
  readonly instance: string;
  readonly port: number;
  readonly socketDirectory: string;
  /** After which a connection that carries redo is given up, ms; 0 is never. */
  readonly linkTimeoutMs: number;
}

/** Roles of the template (files/opt/dmdbms/share/make-template.sh). */
export const ADMINISTRATOR = 'SYSDBA';
export const REDO_ACCOUNT = 'DM_MAL';
export const SERVER_ACCOUNT = 'dmdba';
export const DATABASE = 'DAMENG';

/** A name that no standby has: commits wait for it until the status is OPEN again. */
const NOBODY = 'dm_suspended';

/** The file storage/postgresql.conf. */
export function formatStorageConfiguration(identity: StorageIdentity, settings: StorageSettings): string {
  const { upstream } = settings;
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['listen_addresses', '*'],
    ['port', String(identity.port)],
    ['unix_socket_directories', identity.socketDirectory],
    ['unix_socket_permissions', '0700'],
    ['max_connections', '200'],
    ['superuser_reserved_connections', '5'],
    ['shared_buffers', '32MB'],
    ['dynamic_shared_memory_type', 'posix'],
    ['wal_level', 'replica'],
    ['wal_log_hints', 'on'],
    ['wal_keep_size', '512MB'],
    ['max_wal_size', '512MB'],
    ['max_wal_senders', '20'],
    ['max_replication_slots', '10'],
    ['hot_standby', 'on'],
    ['max_standby_streaming_delay', '5s'],
    ['wal_receiver_status_interval', '1s'],
    ['wal_retrieve_retry_interval', '200ms'],
    ['wal_receiver_timeout', `${identity.linkTimeoutMs}ms`],
    ['wal_sender_timeout', `${identity.linkTimeoutMs}ms`],
    ['recovery_target_timeline', 'latest'],
    ['restart_after_crash', 'off'],
    ['synchronous_commit', settings.waitForApply ? 'remote_apply' : 'on'],
    ['synchronous_standby_names', synchronousNames(settings.commitsWaitFor)],
    ['primary_conninfo', upstream === undefined ? '' : connectionString(identity.instance, upstream)],
    ['log_destination', 'stderr'],
    ['log_line_prefix', '%m [%p] '],
    ['log_timezone', 'UTC'],
    ['timezone', 'UTC'],
    ['jit', 'off'],
  ];
  return `# Written by dmserver at every change of mode, status or archives: what is edited here is lost.\n${rows
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('')}`;
}

/** All of them, in DM's words: a commit waits for every archive that is VALID (facts/dm.md §7). */
export function synchronousNames(commitsWaitFor: StorageSettings['commitsWaitFor']): string {
  if (commitsWaitFor === 'nobody ever') return NOBODY;
  if (commitsWaitFor.length === 0) return '';
  return `FIRST ${commitsWaitFor.length} (${commitsWaitFor.map((name) => `"${name}"`).join(', ')})`;
}

/** The file storage/pg_hba.conf. */
export function formatAccess({ admits, followers }: StorageSettings): string {
  const lines = [
    `local all ${SERVER_ACCOUNT} trust`,
    'local all all scram-sha-256',
    ...followers.flatMap((address) => [
      `host replication ${quoted(REDO_ACCOUNT)} ${mask(address)} trust`,
      `host all ${quoted(REDO_ACCOUNT)} ${mask(address)} trust`,
    ]),
    `host all ${quoted(REDO_ACCOUNT)} all reject`,
    // dmrman copies a library with the password of SYSDBA.
    `host replication ${quoted(ADMINISTRATOR)} all scram-sha-256`,
    `host all ${quoted(ADMINISTRATOR)} all scram-sha-256`,
    `host all all all ${admits ? 'scram-sha-256' : 'reject'}`,
  ];
  return `# Written by dmserver.\n${lines.join('\n')}\n`;
}

/**
 * For pg_rewind and for the receiver of redo.
 * @param application the instance; only the receiver may say so, because commits wait for that name
 */
export function connectionString(application: string, { host, port }: Upstream, database?: string): string {
  const words = [
    `host=${host}`,
    `port=${port}`,
    `user=${REDO_ACCOUNT}`,
    `application_name=${application}`,
    'connect_timeout=3',
  ];
  return [...words, ...(database === undefined ? [] : [`dbname=${database}`])].join(' ');
}

function quoted(name: string): string {
  return `"${name}"`;
}

/** A host name stays as it is. */
function mask(address: string): string {
  if (/^[\d.]+$/.test(address)) return `${address}/32`;
  return address.includes(':') ? `${address}/128` : address;
}
