import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { compareLsn } from '../../harness/cluster/lsn.ts';
import type { ClusterNode } from '../../harness/cluster/node.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { faultOfKind, type Fault, type FaultContext } from '../../harness/faults/index.ts';
import { QuakeError, runScenario, scenario } from '../../harness/index.ts';
import { withRunsFolder } from '../cli/dbquake.ts';

const STATE_MS = 2_000;
const corruptFile = faultOfKind('corrupt-file');

/**
 * What the disks have is then what the servers have: replay after a crash begins there, and touches no older page. A standby
 * can do it only where it has replayed that the primary did.
 */
async function checkpointAll({ nodes, product }: FaultContext): Promise<void> {
  const states = await Promise.all(nodes.map(async (node) => ({ node, state: await product.state(node, STATE_MS) })));
  const primary = states.find(({ state }) => state.role === 'primary')?.node;
  if (primary === undefined) throw new QuakeError('QUAKE_NO_TARGET', 'nobody is primary', { exitClass: 'environment' });
  // Otherwise a later look of the primary at its rows would send the whole page to the standbys, and heal them.
  await gsql(primary, 'vacuum dbquake.set_element');
  await gsql(primary, 'checkpoint');
  const { lsn = '' } = await product.state(primary, STATE_MS);
  const standbys = nodes.filter((node) => node !== primary);
  for (const node of standbys) {
    await waitUntil(`${node.name} has replayed the checkpoint`, { timeoutMs: 20_000 }, async () => {
      const { replayLsn = '0/0' } = await product.state(node, STATE_MS);
      return compareLsn(replayLsn, lsn) < 0 ? { done: false, seen: replayLsn } : { done: true, value: undefined };
    });
    await gsql(node, 'checkpoint');
  }
}

async function gsql(node: ClusterNode, statement: string): Promise<void> {
  const argv = ['su', '-', 'omm', '-c', `gsql -d postgres -p 5432 -c '${statement}'`];
  const { exitCode, stdout, stderr } = await node.exec(argv, { timeoutMs: 30_000 });
  if (exitCode === 0 && !stderr.includes('ERROR')) return;
  throw new QuakeError('QUAKE_GSQL_FAILED', `${statement}: ${stdout}${stderr}`, { exitClass: 'environment' });
}

/** The server reads the damaged page, since it was not there when it was damaged; and nobody ever builds the node anew. */
async function restart(node: ClusterNode, { product }: FaultContext): Promise<void> {
  await product.stopServer?.(node, 'immediate');
  await product.rejoin(node);
}

/** A disk that loses a bit on a node that is never built anew: the case that healing `corrupt-file` hides. */
const unnoticed: Fault = {
  ...corruptFile,
  kind: 'unnoticed-damage',
  inject: async (targets, context) => {
    await checkpointAll(context);
    const injection = await corruptFile.inject(targets, context);
    for (const node of targets) await restart(node, context);
    return injection;
  },
  heal: () => Promise.resolve(),
  verifyHealed: () => Promise.resolve('it stays damaged'),
};

describe('a standby that serves a damaged page of a table', function () {
  this.timeout(240_000);

  it('is caught when everything is read back: its page is not readable, and the run is not valid', () =>
    withRunsFolder(async (runsRoot) => {
      const { verdict, folder } = await runScenario({
        scenario: scenario('quiet', {
          workloads: ['set'],
          time: '8s',
          rate: 400,
          // After the load: a page that is written again goes to the standbys as a whole, and heals them.
          schedule: [
            { at: '9s', inject: 'unnoticed-damage', target: 'n2', healAfter: '1s', parameters: { files: 'table' } },
          ],
        }),
        seed: 1,
        runsRoot,
        faults: [unnoticed],
      });
      expect(verdict.checks['agreement'], JSON.stringify(verdict)).to.deep.include({
        valid: 'unknown',
        missingNodes: ['n2'],
      });
      const logs = folder.file('logs');
      const files = await readdir(path.join(logs, 'n2'));
      const texts = await Promise.all(files.map((file) => readFile(path.join(logs, 'n2', file), 'utf8')));
      expect(texts.join('\n')).to.match(/invalid page in block \d+ of relation/);
      expect(verdict).to.include({ valid: 'unknown', exitCode: 2 });
    }));
});
