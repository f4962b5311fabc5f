import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import type { Engine } from './engine.ts';
import { parseSubnet, type Subnet } from './subnet.ts';

/** Every IPv4 subnet that a Docker network, a route or an interface of this host has. */
export async function usedSubnets(engine: Engine): Promise<readonly Subnet[]> {
  const [networks, routes] = await Promise.all([engine.listNetworks(), hostRoutes()]);
  const ofDocker = networks
    .flatMap((network) => network.IPAM?.Config ?? [])
    .flatMap(({ Subnet: subnet }) => (subnet === undefined || subnet.includes(':') ? [] : [parseSubnet(subnet)]));
  const ofInterfaces = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .flatMap(({ family, cidr }) => (family === 'IPv4' && cidr !== null ? [parseSubnet(cidr)] : []));
  return [...ofDocker, ...routes, ...ofInterfaces];
}

/** A route of this host; `attached` when no gateway lies between. */
export interface Route extends Subnet {
  readonly attached: boolean;
}

/** The routes of this host but the default one; none where there is no /proc (the interfaces then have to do). */
export async function hostRoutes(): Promise<readonly Route[]> {
  return parseRoutes(await readFile('/proc/net/route', 'utf8').catch(() => ''));
}

/** `/proc/net/route`: destination, gateway and mask in hexadecimal, least significant byte first. */
export function parseRoutes(table: string): readonly Route[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/))
    .flatMap(([, destination, gateway, , , , , mask]) => {
      if (destination === undefined || gateway === undefined || mask === undefined) return [];
      const bits = countBits(littleEndian(mask));
      return bits === 0 ? [] : [{ base: littleEndian(destination), bits, attached: littleEndian(gateway) === 0 }];
    });
}

function littleEndian(hexadecimal: string): number {
  return Buffer.from(hexadecimal, 'hex').readUInt32LE(0);
}

function countBits(value: number): number {
  return value.toString(2).replaceAll('0', '').length;
}
