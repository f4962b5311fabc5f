import type { ClusterNode } from '../cluster/node.ts';
import { QuakeError } from '../errors.ts';
import type { Fault, FaultContext, Injection } from './fault.ts';
import { probePort } from './port-probe.ts';
import { killServerProcesses, listServerProcesses, type ServerProcess } from './server-processes.ts';

const STATE_TIMEOUT_MS = 2_000;

/** SIGKILL to every process of the database server on a node: a crash. The machine, its disk and its network stay. */
export const kill: Fault = {
  kind: 'kill',
  description: 'kills every process of the database server on the node with SIGKILL; healed by taking the node back',
  conflictsWith: ['kill'],
  goneWithContainer: true,

  unavailable({ product }: FaultContext): Promise<string | undefined> {
    const known = product.serverProcessNames.length > 0;
    return Promise.resolve(known ? undefined : 'the product driver does not name the processes of its server');
  },

  async inject(target: ClusterNode, { product }: FaultContext): Promise<Injection> {
    const processes = await killServerProcesses(target, product.serverProcessNames);
    if (processes.length === 0) {
      throw doesNotBite(target, `no process named ${product.serverProcessNames.join(' or ')} ran there`);
    }
    return { processes };
  },

  async verify(target: ClusterNode, injection: Injection, { product }: FaultContext): Promise<string> {
    const { host = target.address, port = 0 } = product.clientConfig(target);
    const [living, answer] = await Promise.all([
      listServerProcesses(target, product.serverProcessNames),
      probePort(host, port),
    ]);
    const killed = killedProcesses(injection);
    const survivors = killed.filter((process) => living.some((other) => isSame(process, other)));
    if (survivors.length > 0) throw doesNotBite(target, `${describeProcesses(survivors)} still runs`);
    if (answer !== 'refused' && answer !== 'closed') {
      throw doesNotBite(target, `${host}:${port} does not refuse connections (${answer})`);
    }
    return `${describeProcesses(killed)} gone, ${host}:${port} ${answer}`;
  },

  async heal(target: ClusterNode, _injection: Injection, { product }: FaultContext): Promise<void> {
    await product.rejoin(target);
  },

  async verifyHealed(target: ClusterNode, _injection: Injection, { product }: FaultContext): Promise<string> {
    const [living, { role, state, detail }] = await Promise.all([
      listServerProcesses(target, product.serverProcessNames),
      product.state(target, STATE_TIMEOUT_MS),
    ]);
    const [server] = living;
    const healthy = (role === 'primary' || role.endsWith('standby')) && state === 'Normal';
    if (server === undefined || !healthy) {
      throw new QuakeError(
        'QUAKE_FAULT_NOT_HEALED',
        `${target.name} is not back: ${living.length} server processes, ${role}, ${state}, ${detail}`,
        { exitClass: 'environment', context: { node: target.name, role, state, detail } },
      );
    }
    return `${describeProcesses(living)} runs, ${role}, ${state}`;
  },
};

function doesNotBite(target: ClusterNode, reason: string): QuakeError {
  return new QuakeError('QUAKE_FAULT_DID_NOT_BITE', `kill on ${target.name}: ${reason}`, {
    exitClass: 'environment',
    context: { node: target.name },
  });
}

/** What `inject` put into the journal; empty when the harness died before that. */
function killedProcesses(injection: Injection): readonly ServerProcess[] {
  return (injection['processes'] ?? []) as readonly ServerProcess[];
}

function isSame(a: ServerProcess, b: ServerProcess): boolean {
  return a.pid === b.pid && a.startTicks === b.startTicks;
}

/** `gaussdb 41`, or `gaussdb 41 and 6 more`. */
function describeProcesses(processes: readonly ServerProcess[]): string {
  const [first, ...others] = processes;
  if (first === undefined) return 'no process';
  return others.length === 0 ? `${first.name} ${first.pid}` : `${first.name} ${first.pid} and ${others.length} more`;
}
