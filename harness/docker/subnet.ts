/** An IPv4 network: first address as a number, and the number of leading bits that name it. */
export interface Subnet {
  readonly base: number;
  readonly bits: number;
}

/**
 * Where the networks of runs come from, cut into /24s. The second pool serves machines whose VPN or cloud claims all of
 * 10.0.0.0/8.
 */
export const SUBNET_POOLS: readonly string[] = ['10.213.0.0/16', '172.29.0.0/16'];

/** Hosts of a run are `.11`, `.12`...: `.1` is the host's own address in the network. */
const FIRST_NODE = 11;

/** Reads `10.213.0.0/24`. Throws a `RangeError` for anything else. */
export function parseSubnet(text: string): Subnet {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const bytes = match?.slice(1, 5).map(Number) ?? [];
  const bits = Number(match?.[5]);
  if (match === null || bits > 32 || bytes.some((byte) => byte > 255)) {
    throw new RangeError(`Expected an IPv4 subnet like 10.213.0.0/24, got "${text}"`);
  }
  const address = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return { base: address - (address % sizeOf(bits)), bits };
}

export function formatSubnet({ base, bits }: Subnet): string {
  return `${formatAddress(base)}/${bits}`;
}

export function overlaps(a: Subnet, b: Subnet): boolean {
  return a.base < b.base + sizeOf(b.bits) && b.base < a.base + sizeOf(a.bits);
}

/** All /24s of the pools that nothing of `used` touches, in order. */
export function freeSubnets(used: readonly Subnet[], pools: readonly string[] = SUBNET_POOLS): readonly Subnet[] {
  return pools
    .map(parseSubnet)
    .flatMap((pool) =>
      Array.from({ length: sizeOf(pool.bits) / 256 }, (_, index) => ({ base: pool.base + index * 256, bits: 24 })),
    )
    .filter((candidate) => !used.some((other) => overlaps(candidate, other)));
}

/** Fixed address of the node with this position (from 0): `.11`, `.12`, ... */
export function nodeAddress(subnet: Subnet, position: number): string {
  return formatAddress(subnet.base + FIRST_NODE + position);
}

function sizeOf(bits: number): number {
  return 2 ** (32 - bits);
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
