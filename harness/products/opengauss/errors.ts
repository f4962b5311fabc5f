import pg from 'pg';
import { messageOf } from '../../errors.ts';
import type { ClassifiedError, ClientPhase } from '../product.ts';

/** Whether the server can have committed although this came back: `rolled back` is certain, `unknown` is everything else. */
type Fate = 'rolled back' | 'unknown';

/**
 * SQLSTATEs that may come in answer to COMMIT or to a write that commits by itself, a class of two characters or one code, the longest
 * that fits counts. What is not here is unknown (facts/ecosystem.md §1.6, facts/opengauss.md §3.1, §3.3, §4.3).
 */
const FATES: Readonly<Record<string, Fate>> = {
  /** A value, a constraint, a name, a syntax that the server refused: it never came to commit. */
  '22': 'rolled back',
  '23': 'rolled back',
  '42': 'rolled back',
  '0A': 'rolled back',
  /** Wrong state of the transaction; 25006 is a write on a standby or on a node that is read-only. */
  '25': 'rolled back',
  /** Conflict and deadlock, and reads cancelled by replay on a standby. */
  '40': 'rolled back',
  /** The server itself says that it does not know. */
  '40003': 'unknown',
  /** Object not in the state that is needed ("recovery is in progress"), locks that are not available. */
  '55': 'rolled back',
  /** The server is starting up, shutting down or pending: it took no statement. */
  '57P03': 'rolled back',
};

/** Said by `pg` itself, before anything of the statement was sent. */
const NEVER_SENT = /is not queryable|Client was closed|Cannot use a pool/;

/**
 * `fail` when it certainly did not happen, `info` when nobody knows. A workload says `commit` for COMMIT and for a write that
 * commits by itself; before that, what is sent is rolled back with the connection, so every error of the phases `connect` and `statement` is `fail`.
 */
export function classifyOpenGaussError(error: unknown, phase: ClientPhase): ClassifiedError {
  const code = codeOf(error);
  const message = messageOf(error).replaceAll(/\s+/g, ' ').trim();
  return {
    type: phase === 'commit' && fateOf(error, code, message) === 'unknown' ? 'info' : 'fail',
    error: `${code ?? 'NO_CODE'}: ${message}`,
    connectionLost: phase === 'connect' || isConnectionLost(error, code),
  };
}

function fateOf(error: unknown, code: string | undefined, message: string): Fate {
  if (error instanceof pg.DatabaseError) {
    // A fatal error may come after the commit record was written, whatever its code.
    if (error.severity === 'FATAL' || error.severity === 'PANIC') return code === '57P03' ? 'rolled back' : 'unknown';
    return FATES[code ?? ''] ?? FATES[(code ?? '').slice(0, 2)] ?? 'unknown';
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') return 'rolled back';
  return NEVER_SENT.test(message) ? 'rolled back' : 'unknown';
}

/** Only an answer of the server that is neither fatal nor a shutdown leaves a connection that can be used. */
function isConnectionLost(error: unknown, code: string | undefined): boolean {
  if (!(error instanceof pg.DatabaseError)) return true;
  return error.severity !== 'ERROR' || /^(?:57P|08)/.test(code ?? '');
}

/** SQLSTATE of the server or code of the operating system. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && error.code !== '' ? error.code : undefined;
}

/**
 * A backend that is cancelled (by statement_timeout, say) while it waits for a standby warns, and then acknowledges a commit that only
 * the primary has (facts/opengauss.md §6.1 S4). With most_available_sync=on the same is what the settings ask for.
 */
export function voidsAcknowledgement(notice: string): boolean {
  return (
    /cancell?ing (the )?wait for synchronous replication/i.test(notice) && !notice.includes('syncmaster standalone')
  );
}
