import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { faultOfKind, healFault, injectFault, Journal, openFaults, readJournal } from '../../harness/faults/index.ts';
import type { FaultCase } from '../../harness/faults/index.ts';
import { createBareCluster, suiteRun, type BareCluster } from './fixtures/bare-cluster.ts';
import { PlainPostgres } from './fixtures/plain-postgres.ts';

for (const connect of ['auto', 'published'] as const) {
  describe(`the fault "kill" on a server that is reached by mode ${connect} @smoke`, function () {
    this.timeout(60_000);
    const postgres = new PlainPostgres();
    let cluster: BareCluster;
    let node: ContainerNode;
    let folder: string;
    let journal: Journal;
    let one: FaultCase;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'dbquake-kill-'));
      journal = await Journal.open(join(folder, 'journal.jsonl'));
      cluster = await createBareCluster(suiteRun('kill'), ['n1'], { connect });
      const [first] = cluster.nodes;
      if (first === undefined) throw new Error('a cluster without a node');
      node = first;
      await postgres.deploy(node);
      one = { fault: faultOfKind('kill'), targets: [node], context: postgres.context('f1'), journal };
    });
    after(async () => {
      await journal.close();
      await rm(folder, { recursive: true });
      await cluster.remove();
    });

    const open = async (): Promise<readonly string[]> =>
      openFaults(await readJournal(join(folder, 'journal.jsonl'))).map(({ fault }) => fault);

    it('kills the server and only the server, and says what it saw', async () => {
      await node.probe(['sh', '-c', 'setsid sleep 1234 >/dev/null 2>&1 &'], { timeoutMs: 5_000 });
      const result = await injectFault(one, 5_000);
      expect(result)
        .to.include({ bit: true })
        .and.have.property('evidence')
        .that.matches(/^postgres \d+ and \d+ more gone, \S+:\d+ (refused|closed)$/);
      const left = await node.probe(['ps', '-eo', 'args'], { timeoutMs: 5_000 });
      expect(left.stdout).to.not.include('postgres');
      expect(left.stdout).to.include('sleep 1234');
      expect(await open()).to.deep.equal(['f1']);
    });

    it('does not bite where no server runs', async () => {
      const result = await injectFault({ ...one, context: postgres.context('f2') }, 1_000);
      expect(result).to.include({ bit: false });
      expect(result).to.have.property('reason').that.includes('no process named postgres');
    });

    it('is healed by the product, from what the journal holds, however often', async () => {
      for (const { injection, fault } of openFaults(await readJournal(join(folder, 'journal.jsonl')))) {
        const result = await healFault({ ...one, context: postgres.context(fault) }, injection, {
          verifyWithinMs: 20_000,
        });
        expect(result)
          .to.include({ healed: true })
          .and.have.property('evidence')
          .that.matches(/primary, Normal$/);
      }
      expect(await open()).to.deep.equal([]);
    });

    it('is seen not to bite when the server is there again', async () => {
      const { injection } = await injectFault({ ...one, context: postgres.context('f3') }, 5_000);
      await postgres.rejoin(node);
      const seen = await one.fault.verify([node], injection, one.context).catch((error: unknown) => error);
      expect(seen).to.have.property('message').that.includes('does not refuse connections (answers)');
      await healFault({ ...one, context: postgres.context('f3') }, injection, { verifyWithinMs: 20_000 });
    });
  });
}
