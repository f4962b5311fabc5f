import type { HbaRule } from './hba-file.ts';

/** Earlier ones come first; those for the database `replication` come after all others, in the same order. */
const TYPES: readonly string[] = ['local', 'hostssl', 'hostnossl', 'host'];
/** What is no address comes before and after those that are. */
const ADDRESSES: readonly string[] = ['samehost', 'samenet', 'address', 'all'];

/**
 * The order in which gs_guc keeps the rules of pg_hba.conf, the more special one first (recording 22): by type, by kind of address
 * (names before addresses, IPv4 before IPv6, longer masks first), then rules that do not say `all` for the database, and
 * for the user, and of these those with fewer names.
 * @returns below 0 where `one` comes before `other`
 */
export function compareRules(one: HbaRule, other: HbaRule): number {
  return keysOf(one).reduce((found, key, index) => (found === 0 ? key - (keysOf(other)[index] ?? 0) : found), 0);
}

function keysOf({ type, database, user, address }: HbaRule): readonly number[] {
  const isLocal = type === 'local';
  const kind = ADDRESSES.includes(address) ? address : 'address';
  return [
    database === 'replication' ? 1 : 0,
    TYPES.indexOf(type),
    isLocal ? 0 : ADDRESSES.indexOf(kind),
    ...(isLocal || kind !== 'address' ? [0, 0, 0] : addressKeys(address)),
    ...listKeys(database),
    ...listKeys(user),
  ];
}

/** Is it no name, is it IPv6, and how long its mask is. */
function addressKeys(address: string): readonly number[] {
  const [host = '', mask = ''] = address.split(/[/ ]/);
  if (!/^[\d.]+$|:/.test(host)) return [0, 0, 0];
  const isVersion6 = host.includes(':');
  return [1, isVersion6 ? 1 : 0, -maskLength(mask, isVersion6)];
}

function maskLength(mask: string, isVersion6: boolean): number {
  if (/^\d+$/.test(mask)) return Number(mask);
  if (mask === '') return isVersion6 ? 128 : 32;
  const parts = isVersion6
    ? mask.split(':').map((part) => Number.parseInt(part || '0', 16))
    : mask.split('.').map(Number);
  return parts.reduce((bits, part) => bits + part.toString(2).replaceAll('0', '').length, 0);
}

function listKeys(list: string): readonly number[] {
  const names = list.split(',');
  return [names.includes('all') ? 1 : 0, names.length];
}
