import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import { QuakeError } from '../../errors.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { doesNotBite, NETWORK_CONFLICTS } from './cut-fault.ts';
import { classTable, tableName } from './filter-table.ts';
import { verifyNothingLeft } from './gone.ts';
import { onRunning, qdiscHandle, removeFault, runBeside } from './namespace.ts';
import { netemArguments, netemClass, SET_NETEM, type NetemOptions } from './netem.ts';
import { peersOf, trafficWith } from './peers.ts';
import { duration, milliseconds } from './quantities.ts';
import { listeningPorts, relayProgram, startRelay } from './relay-control.ts';
import { roundTrips, type RoundTrip } from './round-trip.ts';

const parameters = z.strictObject({
  delay: duration.default('100ms'),
  jitter: duration.default('20ms'),
  mechanism: z.enum(['auto', 'netem', 'relay']).default('auto'),
});
const KIND = 'latency';
/** Timers and scheduling: what a round trip may be too short by. */
const TOLERANCE_MS = 5;

/** What inject leaves for verify. Ports are those that the relay takes, or those that a server listens on. */
interface LatencyInjection {
  readonly mechanism: 'netem' | 'relay';
  readonly ports: readonly number[];
  readonly delayMs: number;
  readonly jitterMs: number;
}

/**
 * Everything between the target and the other nodes comes later, in each direction. netem delays packets; the relay, for
 * kernels without it, delays what TCP connections carry, after it had those that were there already opened again, and
 * breaks those that pass it when it is healed. Which one it was is in the evidence.
 */
export const latency: Fault = {
  kind: KIND,
  group: 'network',
  description: 'delays everything between the node and all other nodes, in each direction (netem, or a TCP relay)',
  defaultTarget: 'primary',
  conflictsWith: NETWORK_CONFLICTS,
  goneWithContainer: true,
  needs: { sidecar: true },
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const { delay, jitter, mechanism } = parameters.parse(context.parameters);
    const [delayMs, jitterMs] = [milliseconds(delay), milliseconds(jitter)];
    const involved = context.nodes.filter((node) => peersOf(node, targets, context).length > 0);
    const [ports, none] = await Promise.all([
      listeningPorts(context, involved),
      mechanism === 'relay' ? 'not tried' : setNetem(targets, context, { effect: 'delay', delayMs, jitterMs }),
      mechanism === 'netem' ? undefined : relayProgram(),
    ]);
    if (none === undefined) return { mechanism: 'netem', ports, delayMs, jitterMs };
    if (mechanism === 'netem') throw doesNotBite(KIND, `this kernel has no netem (${none})`);
    if (ports.length === 0) {
      throw doesNotBite(KIND, 'without netem only TCP connections are delayed, and no server listens on any node');
    }
    await onRunning(context, involved, (node) =>
      startRelay(context, node, peersOf(node, targets, context), { ports, delayMs, jitterMs }),
    );
    return { mechanism: 'relay', ports, delayMs, jitterMs };
  },

  async verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const { mechanism, ports, delayMs, jitterMs } = injection as unknown as LatencyInjection;
    const [port = 5432] = ports;
    const evidence = await onRunning(context, context.nodes, async (node) => {
      const peers = peersOf(node, targets, context);
      const addresses = peers.map(({ address }) => `${address}:${port}`);
      const trips = await roundTrips(context, node, addresses, 4 * (delayMs + jitterMs) + 1_000);
      return trips.map((trip) => {
        const name = peers.find(({ address }) => trip.to.startsWith(`${address}:`))?.name ?? trip.to;
        const seen = `${node.name} to ${name} ${Math.round(trip.tookMs)} ms`;
        if (trip.tookMs < leastMs(trip, delayMs, jitterMs)) throw doesNotBite(KIND, seen);
        return seen;
      });
    });
    if (evidence.flat().length === 0) throw doesNotBite(KIND, 'no node to look from');
    const by = mechanism === 'netem' ? 'netem' : `user-space TCP relay (ports ${ports.join(', ')})`;
    return `${by}, ${delayMs} ms each way, connecting and closing: ${evidence.flat().join('; ')}`;
  },

  heal: (_targets, _injection, context) => removeFault(context),
  verifyHealed: verifyNothingLeft,
};

/** Two round trips to open and close, one to be refused; each is two delays. Silence is as late as can be. */
export function leastMs({ outcome }: RoundTrip, delayMs: number, jitterMs: number): number {
  const roundTripMs = 2 * Math.max(0, delayMs - jitterMs);
  return (outcome === 'refused' ? 1 : 2) * roundTripMs - TOLERANCE_MS;
}

/** On every node towards its peers. The reason why not, where the kernel has no netem; then nothing is left of it. */
export async function setNetem(
  targets: readonly ClusterNode[],
  context: FaultContext,
  options: NetemOptions,
): Promise<string | undefined> {
  const handle = qdiscHandle(context.id);
  const results = await onRunning(context, context.nodes, (node) => {
    const traffic = trafficWith(peersOf(node, targets, context), 'output');
    if (traffic.length === 0) return Promise.resolve('netem');
    return runBeside(context, node, SET_NETEM, {
      args: [handle, netemClass(handle), ...netemArguments(options)],
      stdin: classTable(tableName(context.id), traffic, netemClass(handle)),
    });
  });
  const without = results.filter((result) => !result.startsWith('netem'));
  if (without.length === 0) return undefined;
  if (without.length < results.length) {
    throw new QuakeError('QUAKE_NETWORK_SCRIPT', `netem works on some nodes only: ${without.join(' ')}`, {
      exitClass: 'environment',
    });
  }
  return without[0]?.replace(/^none/, '').trim() ?? '';
}
