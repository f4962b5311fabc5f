/** HTTP status with which the engine refused a request; nothing for any other error. */
export function engineStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

/**
 * Makes a request idempotent: resolves to nothing when the engine refuses with one of these statuses. 304 is "already so",
 * 404 "not there (any more)", 409 "in a state in which that cannot be done" (facts/ecosystem.md §1.3).
 */
export async function tolerate<T>(statuses: readonly number[], request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    const status = engineStatus(error);
    if (status !== undefined && statuses.includes(status)) return undefined;
    throw error;
  }
}
