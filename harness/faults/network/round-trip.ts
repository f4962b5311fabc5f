import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';
import { runBeside } from './namespace.ts';

/** A connection that was opened, closed by us and then by the server: two round trips. One, when it was refused. */
export interface RoundTrip {
  /** `ADDRESS:PORT`. */
  readonly to: string;
  readonly outcome: 'ended' | 'refused' | 'silent';
  readonly tookMs: number;
}

/** For Node 18 in the sidecar: `LIMIT ADDRESS:PORT...`. Measures inside, so that starting it does not count. */
const MEASURE = `
const { connect } = require('node:net');
const [limit, ...all] = process.argv.slice(1);
for (const to of all) {
  const [host, port] = to.split(':');
  const started = performance.now();
  const socket = connect({ host, port: Number(port) });
  const finish = (outcome) => {
    clearTimeout(timer);
    socket.destroy();
    console.log(to, outcome, (performance.now() - started).toFixed(1));
  };
  const timer = setTimeout(finish, Number(limit), 'silent');
  socket.once('connect', () => socket.end());
  socket.once('end', () => finish('ended'));
  socket.once('error', () => finish('refused'));
  socket.resume();
}
`;

/** To each address and port at the same time, from the network namespace of the node. */
export async function roundTrips(
  context: FaultContext,
  node: ClusterNode,
  addresses: readonly string[],
  limitMs: number,
): Promise<readonly RoundTrip[]> {
  if (addresses.length === 0) return [];
  const script = 'exec node -e "$@"';
  const output = await runBeside(context, node, script, {
    args: [MEASURE, '--', Math.round(limitMs), ...addresses],
    timeoutMs: limitMs + 5_000,
  });
  return parseRoundTrips(output);
}

export function parseRoundTrips(output: string): readonly RoundTrip[] {
  return [...output.matchAll(/^(\S+) (ended|refused|silent) ([\d.]+)$/gm)].map(([, to = '', outcome, tookMs]) => ({
    to,
    outcome: outcome as RoundTrip['outcome'],
    tookMs: Number(tookMs),
  }));
}
