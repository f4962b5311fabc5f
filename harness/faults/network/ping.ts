import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';
import { runBeside } from './namespace.ts';

/** One series of pings to one address. */
export interface PingSeries {
  readonly sent: number;
  readonly received: number;
  readonly duplicates: number;
  /** From the first packet to the last one sent. */
  readonly sendingMs: number;
  /** Round trips; 0 when nothing came back. */
  readonly averageMs: number;
  readonly maximumMs: number;
  /** Sequence numbers of the answers in the order in which they came; empty unless asked for. */
  readonly order: readonly number[];
}

export interface PingOptions {
  readonly count: number;
  readonly intervalMs: number;
  /** Bytes of each packet without headers, 56 unless told. */
  readonly size?: number;
  /** Sends this many without waiting for an interval. */
  readonly preload?: number;
  /** How long to wait for the last answer. */
  readonly lastMs?: number;
  readonly everyAnswer?: true;
}

/** Pings from the network namespace of a node. An address that does not answer at all is a result, too. */
export async function ping(
  context: FaultContext,
  node: ClusterNode,
  address: string,
  options: PingOptions,
): Promise<PingSeries> {
  const { count, intervalMs, size = 56, preload = 1, lastMs = 200, everyAnswer } = options;
  const args = ['-n', ...(everyAnswer ? [] : ['-q']), '-c', count, '-i', intervalMs / 1000, '-s', size];
  const output = await runBeside(context, node, 'ping "$@" || [ $? -eq 1 ]', {
    args: [...args, '-l', preload, '-W', lastMs / 1000, address],
    timeoutMs: 10_000 + count * intervalMs,
  });
  return parsePing(output);
}

export function parsePing(output: string): PingSeries {
  const number = (pattern: RegExp): number => Number(pattern.exec(output)?.[1] ?? 0);
  return {
    sent: number(/(\d+) packets transmitted/),
    received: number(/(\d+) received/),
    duplicates: number(/\+(\d+) duplicates/),
    sendingMs: number(/loss, time (\d+)ms/),
    averageMs: number(/= [\d.]+\/([\d.]+)\//),
    maximumMs: number(/= [\d.]+\/[\d.]+\/([\d.]+)\//),
    order: [...output.matchAll(/icmp_seq=(\d+) ttl=/g)].map(([, sequence]) => Number(sequence)),
  };
}
