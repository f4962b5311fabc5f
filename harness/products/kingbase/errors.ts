import { classifyOpenGaussError } from '../opengauss/errors.ts';
import type { ClassifiedError, ClientPhase } from '../product.ts';

/**
 * KingbaseES and pgpool-II both speak PostgreSQL's protocol and its SQLSTATEs, and a pool adds no certainty: what it says about a
 * backend that it lost (08006, 58000, XX000) is unknown after a COMMIT was sent (facts/ecosystem.md §1.6, K25).
 */
export function classifyKingbaseError(error: unknown, phase: ClientPhase): ClassifiedError {
  return classifyOpenGaussError(error, phase);
}
