import { messageOf, QuakeError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { LABEL, objectName, runLabels, type RunIdentity } from './labels.ts';
import { formatSubnet, freeSubnets, overlaps, parseSubnet, SUBNET_POOLS, type Subnet } from './subnet.ts';
import { usedSubnets } from './used-subnets.ts';

/** The network of one plane of a run. */
export interface RunNetwork {
  readonly id: string;
  readonly name: string;
  readonly plane: string;
  readonly subnet: Subnet;
}

/** How many /24s are tried when other runs take the same one at the same time. */
const MAX_ATTEMPTS = 20;
/** What the engine says when another network was quicker (engine 20.10 and newer). */
const SUBNET_TAKEN = /pool overlaps|address space|conflicts with network|could not find an available/i;

/**
 * Creates the network of one plane, never on Docker's default bridge. Without `wanted` (`10.1.2.0/24`) it takes the first
 * /24 of the pools that no Docker network and no route of this host has. Throws `QUAKE_SUBNET_IN_USE` and
 * `QUAKE_NO_FREE_SUBNET` (environment), `QUAKE_SUBNET_INVALID` (usage).
 */
export async function createRunNetwork(
  engine: Engine,
  identity: RunIdentity,
  plane: string,
  wanted?: string,
): Promise<RunNetwork> {
  const used = await usedSubnets(engine);
  if (wanted !== undefined) return createWanted(engine, identity, plane, wanted, used);
  for (const subnet of freeSubnets(used).slice(0, MAX_ATTEMPTS)) {
    const network = await tryCreate(engine, identity, plane, subnet);
    if (network !== undefined) return network;
  }
  throw new QuakeError('QUAKE_NO_FREE_SUBNET', `No free /24 in ${SUBNET_POOLS.join(' and ')} for the run's network`, {
    exitClass: 'environment',
    hint: 'Name a free subnet with --subnet, or remove leftover networks with "dbquake clean".',
  });
}

async function createWanted(
  engine: Engine,
  identity: RunIdentity,
  plane: string,
  wanted: string,
  used: readonly Subnet[],
): Promise<RunNetwork> {
  const subnet = parseWanted(wanted);
  const taken = used.find((other) => overlaps(subnet, other));
  const network = taken === undefined ? await tryCreate(engine, identity, plane, subnet) : undefined;
  if (network !== undefined) return network;
  const by = taken === undefined ? '' : ` (${formatSubnet(taken)})`;
  throw new QuakeError('QUAKE_SUBNET_IN_USE', `Subnet ${wanted} is in use on this host${by}`, {
    exitClass: 'environment',
    hint: 'Choose another one with --subnet, or leave the option out: a free one is then found.',
    context: { subnet: wanted },
  });
}

function parseWanted(wanted: string): Subnet {
  try {
    const subnet = parseSubnet(wanted);
    if (subnet.bits <= 26) return subnet;
  } catch {
    // Falls through to the same advice.
  }
  throw new QuakeError('QUAKE_SUBNET_INVALID', `"${wanted}" is not a subnet that a cluster fits into`, {
    exitClass: 'usage',
    hint: 'Write it like 10.213.7.0/24, with at most 26 bits.',
  });
}

/** Nothing when somebody else has the subnet by now. */
async function tryCreate(
  engine: Engine,
  identity: RunIdentity,
  plane: string,
  subnet: Subnet,
): Promise<RunNetwork | undefined> {
  const name = objectName(identity.run, plane);
  try {
    const { id } = await engine.createNetwork({
      Name: name,
      Driver: 'bridge',
      CheckDuplicate: true,
      IPAM: { Driver: 'default', Config: [{ Subnet: formatSubnet(subnet) }] },
      Labels: { ...runLabels(identity), [LABEL.plane]: plane },
    });
    return { id, name, plane, subnet };
  } catch (error) {
    if (SUBNET_TAKEN.test(messageOf(error))) return undefined;
    throw error;
  }
}
