import { classifyOpenGaussError, voidsAcknowledgement as openGaussVoids } from '../opengauss/errors.ts';
import type { ClassifiedError, ClientPhase } from '../product.ts';

/**
 * The emulation answers with PostgreSQL's SQLSTATEs, as openGauss does, so one table says what they mean. A session that is cut
 * while its commit waits for a standby (SESS_FREE_IN_SUSPEND, MOUNT, HALT) is fatal there, and nobody knows then: DM would not
 * have flushed it, PostgreSQL has (facts/dm.md §7).
 */
export function classifyDmError(error: unknown, phase: ClientPhase): ClassifiedError {
  return classifyOpenGaussError(error, phase);
}

/** A commit that stopped to wait for a standby is acknowledged by the storage below, and not by DM. */
export function voidsAcknowledgement(notice: string): boolean {
  return openGaussVoids(notice);
}
