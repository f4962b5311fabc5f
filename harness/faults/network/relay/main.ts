/**
 * The relay: delays TCP connections in user space, for hosts whose kernel has no netem. Runs in a sidecar under Node 18 as
 * one bundled file: `node relay.cjs TITLE PLAN`. Prints the nft rules that lead connections to it once it listens, and
 * closes its output then.
 */
import { once } from 'node:events';
import { closeSync, writeSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { jittered } from './delay-line.ts';
import { link } from './link.ts';
import { relayTable, type OpenRoute, type RelayPlan, type RelayRoute } from './relay-plan.ts';

const plan = JSON.parse(process.argv[3] ?? '') as RelayPlan;
const delayMs = jittered(plan.delayMs, plan.jitterMs);

async function open(route: RelayRoute): Promise<OpenRoute> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => link(client, route, delayMs));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { ...route, relayPort: (server.address() as AddressInfo).port };
}

void Promise.all(plan.routes.map(open)).then((routes) => {
  writeSync(1, relayTable(plan, routes));
  closeSync(1);
});
