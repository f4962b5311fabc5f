/** Looks until something is there or the time is over; undefined then. */
export async function waitUntil<T>(
  look: () => Promise<T | undefined> | T | undefined,
  timeoutMs: number,
  everyMs = 50,
): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined || performance.now() >= deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
