/** pg_hba.conf as text: openGauss's own syntax (methods trust, reject, md5, sha256, sm3, cert, gss, peer). */
export interface HbaRule {
  readonly type: string;
  readonly database: string;
  readonly user: string;
  /** `address` or `address mask` for host lines; empty for local lines. */
  readonly address: string;
  /** Empty where gs_guc gets a rule without method, which means "comment this rule out". */
  readonly method: string;
  /** `name=value` options after the method. */
  readonly options: readonly string[];
}

const TYPES = new Set(['local', 'host', 'hostssl', 'hostnossl', 'hostgssenc', 'hostnogssenc']);

/** A rule written on one line, as in the file or in `gs_guc -h "..."`; undefined for comments and anything else. */
export function parseHbaRule(line: string): HbaRule | undefined {
  const fields = line.replace(/#.*$/, '').match(/"[^"]*"|[^\s"]+/g) ?? [];
  const [type = '', database = '', user = '', ...rest] = fields;
  if (!TYPES.has(type) || database === '' || user === '') return undefined;
  if (type === 'local') {
    const [method = '', ...options] = rest;
    return { type, database, user, address: '', method, options };
  }
  const [address = '', ...others] = rest;
  if (address === '') return undefined;
  // `192.168.1.0 255.255.255.0` is one address in two fields.
  const hasMask = !address.includes('/') && /^[0-9a-fA-F.:]+$/.test(others[0] ?? '') && /[.:]/.test(others[0] ?? '');
  const [method = '', ...options] = hasMask ? others.slice(1) : others;
  return { type, database, user, address: hasMask ? `${address} ${others[0] ?? ''}` : address, method, options };
}

/** The rules in force, in file order. */
export function parseHbaFile(text: string): HbaRule[] {
  return text.split('\n').flatMap((line) => parseHbaRule(line) ?? []);
}

/**
 * `gs_guc set|reload -h`: replaces the rule with the same type, databases, users and address, else appends.
 * A rule without method comments the equal ones out.
 */
export function applyHbaRule(text: string, rule: HbaRule, line: string): string {
  const lines = text.split('\n');
  const same = lines.flatMap((candidate, index) => {
    const parsed = parseHbaRule(candidate);
    return parsed !== undefined && sameKey(parsed, rule) ? [index] : [];
  });
  if (rule.method === '') {
    return lines.map((candidate, index) => (same.includes(index) ? `#${candidate}` : candidate)).join('\n');
  }
  const [first] = same;
  if (first === undefined) return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${line}\n`;
  lines[first] = line;
  return lines.join('\n');
}

function sameKey(one: HbaRule, other: HbaRule): boolean {
  return (
    one.type === other.type &&
    one.database === other.database &&
    one.user === other.user &&
    one.address === other.address
  );
}
