/** One group of synchronous_standby_names: so many of these must acknowledge (facts/opengauss.md §3.3). */
export interface SyncGroup {
  readonly method: 'FIRST' | 'ANY';
  readonly count: number;
  /** application_name of standbys; `*` is any. */
  readonly names: readonly string[];
}

/**
 * `''`, `*`, `n1,n2`, `2(n1,n2)`, `FIRST 2(n1,n2)`, `ANY 2(n1,n2,n3)`, and several groups with commas between them.
 * An empty list means that nobody is waited for. Returns what is wrong as text.
 */
export function parseSyncNames(value: string): readonly SyncGroup[] | string {
  const text = value.trim();
  if (text === '') return [];
  if (!text.includes('(')) return groupOf(undefined, undefined, text);
  const groups: SyncGroup[] = [];
  let rest = text;
  while (rest !== '') {
    const match = /^(?:(FIRST|ANY)\s+)?(\d+)\s*\(([^()]*)\)\s*(?:,\s*(?=\S)|$)/i.exec(rest);
    if (match === null) return `cannot read "${rest}"; expected FIRST 1(n1,n2) or ANY 1(n1,n2)`;
    const group = groupOf(match[1], match[2], match[3] ?? '');
    if (typeof group === 'string') return group;
    groups.push(...group);
    rest = rest.slice(match[0].length);
  }
  return groups;
}

function groupOf(method: string | undefined, count: string | undefined, list: string): readonly SyncGroup[] | string {
  const names = list.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  const wrong = names.find((name) => !/^(\*|[A-Za-z_][A-Za-z0-9_-]*)$/.test(name));
  if (wrong !== undefined) return `"${wrong}" is no name of a standby`;
  const needed = Number(count ?? '1');
  if (needed < 1) return 'the number of standbys must be 1 or more';
  return [{ method: method?.toUpperCase() === 'ANY' ? 'ANY' : 'FIRST', count: needed, names }];
}
