/** What a stage of the test run came to. A stage that is no mocha run counts as one test. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly title: string; readonly reason: string }[];
}

export const onePassed: Counts = { passed: 1, failed: 0, skipped: [] };
export const oneFailed: Counts = { passed: 0, failed: 1, skipped: [] };

export function sumCounts(parts: readonly Counts[]): Counts {
  return {
    passed: parts.reduce((sum, part) => sum + part.passed, 0),
    failed: parts.reduce((sum, part) => sum + part.failed, 0),
    skipped: parts.flatMap((part) => part.skipped),
  };
}

/** The last line of a test run, which CI systems read: `12 passed, 0 failed`, and `, 3 skipped` if there are any. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped.length === 0 ? line : `${line}, ${skipped.length} skipped`;
}
