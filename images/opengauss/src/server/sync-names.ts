/** One group of `synchronous_standby_names` (facts/opengauss.md §3.3). */
export interface SyncGroup {
  /** `FIRST`: the first `count` names that are connected, in order; `ANY`: any `count` of them. */
  readonly method: 'FIRST' | 'ANY';
  readonly count: number;
  /** `*` matches every standby. */
  readonly names: readonly string[];
}

/**
 * `n1,n2` · `2(n1,n2)` · `FIRST 2(n1,n2)` · `ANY 2(n1,n2,n3)` · several groups `ANY 1(a,b), ANY 1(c,d)`.
 * An empty list means that no standby is waited for.
 */
export function parseSyncNames(text: string): SyncGroup[] {
  const groups = [...text.matchAll(/(?:(FIRST|ANY)\s+)?(\d+)\s*\(([^)]*)\)/gi)].map(
    ([, method, count, names]): SyncGroup => ({
      method: method?.toUpperCase() === 'ANY' ? 'ANY' : 'FIRST',
      count: Number(count),
      names: splitNames(names ?? ''),
    }),
  );
  if (groups.length > 0) return groups;
  const names = splitNames(text);
  return names.length === 0 ? [] : [{ method: 'FIRST', count: 1, names }];
}

/**
 * As PostgreSQL 15 takes it. PostgreSQL knows one group only: of several, the names are put together and the counts
 * added, which waits for as many standbys but does not say from which group.
 */
export function toPostgresSyncNames(groups: readonly SyncGroup[]): string {
  const [first, ...others] = groups;
  if (first === undefined) return '';
  const merged: SyncGroup =
    others.length === 0
      ? first
      : {
          method: 'ANY',
          count: groups.reduce((sum, group) => sum + group.count, 0),
          names: groups.flatMap((group) => group.names),
        };
  const names = merged.names.map((name) => (name === '*' ? '*' : `"${name.replaceAll('"', '""')}"`));
  return `${merged.method} ${merged.count} (${names.join(', ')})`;
}

/** Are enough of the required standbys there? `streaming` holds the application names of those that stream. */
export function syncSatisfied(groups: readonly SyncGroup[], streaming: readonly string[]): boolean {
  return groups.every((group) => {
    const matching = streaming.filter((name) => group.names.some((wanted) => wanted === '*' || sameName(wanted, name)));
    return matching.length >= group.count;
  });
}

function splitNames(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '');
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
