import { expect } from 'chai';
import { z } from 'zod';
import { probePort } from '../../harness/faults/port-probe.ts';
import type { Fault } from '../../harness/faults/index.ts';
import { QuakeError, runScenario, scenario } from '../../harness/index.ts';
import { withRunsFolder } from '../cli/dbquake.ts';

/** A cut whose rule matches nothing: it is there, and nothing is cut. */
const blunt: Fault = {
  kind: 'blunt-cut',
  group: 'network',
  description: 'drops what nobody sends',
  defaultTarget: 'one standby',
  conflictsWith: [],
  goneWithContainer: true,
  needs: { mechanisms: ['nft drop'], sidecar: true },
  parameters: z.strictObject({}),
  inject: async (targets, { id, sidecar }) => {
    const rules = `table inet dbquake_${id} { chain in { type filter hook input priority 0; tcp dport 1 drop; }; }`;
    for (const node of targets) await sidecar(node, ['nft', rules], { timeoutMs: 5_000 });
    return {};
  },
  verify: async ([node], _injection, { product }) => {
    if (node === undefined) throw new Error('no target');
    const { host = node.address, port = 0 } = product.clientConfig(node);
    const answer = await probePort(host, port);
    if (answer === 'silent') return 'silent';
    throw new QuakeError('QUAKE_FAULT_DID_NOT_BITE', `${host}:${port} is ${answer}`, { exitClass: 'environment' });
  },
  heal: async (targets, _injection, { id, sidecar }) => {
    for (const node of targets)
      await sidecar(node, ['nft', 'delete', 'table', 'inet', `dbquake_${id}`], { timeoutMs: 5_000 });
  },
  verifyHealed: () => Promise.resolve('the table is gone'),
};

describe('a fault that does not bite', function () {
  this.timeout(180_000);

  it('makes the run unknown, whatever else was found', () =>
    withRunsFolder(async (runsRoot) => {
      const { verdict } = await runScenario({
        scenario: scenario('quiet', {
          standbys: 1,
          time: '6s',
          schedule: [{ at: '1s', inject: 'blunt-cut', healAfter: '1s' }],
        }),
        seed: 1,
        runsRoot,
        faults: [blunt],
      });
      expect(verdict).to.include({ valid: 'unknown', exitCode: 2 });
      const [problem] = verdict.problems;
      expect(problem).to.include({ type: 'fault-did-not-bite' });
      expect(problem?.message).to.match(/f1, blunt-cut of n2.*is open/);
    }));
});
