import { expect } from 'chai';
import type { ContainerNode } from '../../../../harness/cluster/container-node.ts';
import { killServerProcesses } from '../../../../harness/faults/server-processes.ts';
import { signalProcesses } from '../../../../harness/faults/process/signal-processes.ts';

/** What is one process in the real server. */
const SERVER = ['gaussdb', 'postgres'];

/** SIGKILL to the server; resolves when it is gone. Nothing takes the node back but the test. */
export async function crash(node: ContainerNode): Promise<void> {
  expect(await killServerProcesses(node, SERVER), `server processes of ${node.name}`).to.not.be.empty;
}

/** SIGSTOP to the server. */
export async function freeze(node: ContainerNode): Promise<void> {
  expect(await signalProcesses(node, 'STOP', SERVER), `server processes of ${node.name}`).to.not.be.empty;
}

/** SIGCONT to the server, also to one that was not stopped. */
export async function thaw(node: ContainerNode): Promise<void> {
  await signalProcesses(node, 'CONT', SERVER);
}
