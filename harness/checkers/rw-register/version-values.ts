import type { Scalar, TransactionHistory } from '../transactions/index.ts';

/** The value of a version as it stands in the history, null for none. */
export function valueOfVersion(
  history: TransactionHistory,
  { value }: { readonly value: Int32Array },
  version: number,
): Scalar | null {
  const code = value[version] ?? -1;
  return code < 0 ? null : history.valueOf(code);
}
