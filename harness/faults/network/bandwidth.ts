import { z } from 'zod';
import type { ClusterNode } from '../../cluster/node.ts';
import type { Fault, FaultContext, Injection } from '../fault.ts';
import { doesNotBite, NETWORK_CONFLICTS } from './cut-fault.ts';
import { verifyNothingLeft } from './gone.ts';
import { onRunning, qdiscHandle, removeFault, runBeside } from './namespace.ts';
import { ping } from './ping.ts';
import { bitsPerSecond, rate } from './quantities.ts';

const parameters = z.strictObject({ rate: rate.default('1mbit') });
const KIND = 'bandwidth';
/** A ping's biggest payload, and what we send at most to measure. */
const PING_BYTES = 60_000;
const MEASURE_BYTES = 2_000_000;

/** `$1` is the handle, `$2` bits a second, `$3` the burst in bytes. On every interface but loopback; never instead of another fault's. */
const LIMIT = `
for device in /sys/class/net/*; do
  device=\${device##*/}
  [[ $device == lo ]] || tc qdisc add dev "$device" root handle "$1" tbf rate "$2"bit burst "$3" latency 400ms || exit 1
done
`;

/** Limits what the node sends, to nodes and clients alike: its line, not one way. */
export const bandwidth: Fault = {
  kind: KIND,
  group: 'network',
  description: 'limits the bandwidth of everything that the node sends',
  defaultTarget: 'primary',
  conflictsWith: NETWORK_CONFLICTS,
  goneWithContainer: true,
  needs: { sidecar: true, mechanisms: ['tc tbf'] },
  parameters,

  async inject(targets: readonly ClusterNode[], context: FaultContext): Promise<Injection> {
    const bits = bitsPerSecond(parameters.parse(context.parameters).rate);
    const args = [qdiscHandle(context.id), bits, burstBytes(bits)];
    await Promise.all(targets.map((node) => runBeside(context, node, LIMIT, { args })));
    return { bitsPerSecond: bits };
  },

  /** Sends a burst of big pings: the last answer cannot come before the line has let all of them through. */
  async verify(targets: readonly ClusterNode[], injection: Injection, context: FaultContext): Promise<string> {
    const bits = Number(injection['bitsPerSecond']);
    const { count, size, leastMs } = measurement(bits);
    const evidence = await onRunning(context, targets, async (node) => {
      const other = context.nodes.find(({ name }) => name !== node.name);
      if (other === undefined) throw doesNotBite(KIND, 'there is no other node');
      const series = await ping(context, node, other.address, {
        count,
        size,
        preload: count,
        intervalMs: 2,
        lastMs: leastMs * 3 + 200,
      });
      const tookMs = series.sendingMs + series.maximumMs;
      const kilobytes = Math.round((count * size) / 1000);
      const seen = `${kilobytes} kB from ${node.name} to ${other.name} took ${Math.round(tookMs)} ms, ${series.received} of ${count} pings came back`;
      if (tookMs < leastMs) throw doesNotBite(KIND, seen);
      return seen;
    });
    if (evidence.length === 0) throw doesNotBite(KIND, 'the target does not run');
    return `tc tbf ${bits / 1000} kbit/s: ${evidence.join('; ')}`;
  },

  heal: (_targets, _injection, context) => removeFault(context),
  verifyHealed: verifyNothingLeft,
};

/** 10 ms of the rate, at least three packets. */
export function burstBytes(bits: number): number {
  return Math.max(4_500, Math.round(bits / 8 / 100));
}

/** As much as takes 150 ms beyond the burst; `leastMs` is 70 % of what it must take. */
export function measurement(bits: number): { readonly count: number; readonly size: number; readonly leastMs: number } {
  const bytes = Math.min(MEASURE_BYTES, burstBytes(bits) + (bits / 8) * 0.15);
  const count = Math.max(8, Math.ceil(bytes / PING_BYTES));
  const size = Math.ceil(bytes / count);
  return { count, size, leastMs: ((bytes - burstBytes(bits)) / (bits / 8)) * 700 };
}
