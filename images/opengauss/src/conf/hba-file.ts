import { compareRules } from './hba-order.ts';

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

const METHODS = new Set(['trust', 'reject', 'md5', 'sha256', 'sm3', 'cert', 'gss', 'peer']);

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
 * `gs_guc set|reload -h`: replaces the rule with the same type, databases, users and address, else one that is commented out,
 * else adds it; then all rules are in gs_guc's order (hba-order.ts). A rule without method comments the equal one out.
 */
export function applyHbaRule(text: string, rule: HbaRule, line: string): string {
  const lines = text.split('\n').slice(0, text === '' || text.endsWith('\n') ? -1 : undefined);
  const active = lines.findIndex((candidate) => sameKey(parseHbaRule(candidate), rule));
  if (rule.method === '') {
    if (active === -1) return text;
    return joined(withLine(lines, active, `#${lines[active] ?? ''}`));
  }
  const found = active === -1 ? lines.findIndex((candidate) => sameKey(parseCommentedRule(candidate), rule)) : active;
  return joined(inOrder(found === -1 ? [...lines, line] : withLine(lines, found, line)));
}

function withLine(lines: readonly string[], at: number, line: string): readonly string[] {
  return lines.map((old, index) => (index === at ? line : old));
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Each rule moves up to behind the last one that it may not pass; everything else stays where it is. */
function inOrder(lines: readonly string[]): readonly string[] {
  return lines.reduce<readonly string[]>((done, line) => {
    const rule = parseHbaRule(line) ?? parseCommentedRule(line);
    if (rule === undefined) return [...done, line];
    const mayPass = (candidate: string): boolean | undefined => {
      const other = parseHbaRule(candidate) ?? parseCommentedRule(candidate);
      return other === undefined ? undefined : compareRules(rule, other) < 0;
    };
    const stop = done.findLastIndex((candidate) => mayPass(candidate) === false);
    const passed = done.findIndex((candidate, index) => index > stop && mayPass(candidate) === true);
    if (passed === -1) return [...done, line];
    const at = stop === -1 ? passed : stop + 1;
    return [...done.slice(0, at), line, ...done.slice(at)];
  }, []);
}

function parseCommentedRule(line: string): HbaRule | undefined {
  const [, inside] = /^[\s#]*#[\s#]*(.*)$/.exec(line) ?? [];
  const rule = inside === undefined ? undefined : parseHbaRule(inside);
  return rule !== undefined && METHODS.has(rule.method) ? rule : undefined;
}

function sameKey(one: HbaRule | undefined, other: HbaRule): boolean {
  return (
    one?.type === other.type &&
    one.database === other.database &&
    one.user === other.user &&
    one.address === other.address
  );
}
