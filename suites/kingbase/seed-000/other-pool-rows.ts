import { expect } from 'chai';
import { killServerProcesses, listServerProcesses } from '../../../harness/faults/server-processes.ts';
import { decidePromotion } from '../../../harness/products/kingbase/promotion-rules.ts';
import { IdleSession } from '../support/client-watch.ts';
import { Evidence } from '../support/evidence.ts';
import { logOf, untilPoolStatus } from '../support/machine.ts';
import { QUICKEST, SharedCluster } from '../support/shared-cluster.ts';

const FAILED_OVER_MS = 240_000;

/** Rows that need both pools alive: only the database fails. */
export function otherPoolRows(): void {
  describe('a database dies, and both pools live', () => {
    const c = SharedCluster.forSuite({ settings: QUICKEST });

    /** What the pools and the script said since then. */
    async function since(lengths: ReadonlyMap<string, number>): Promise<Evidence> {
      const logs = await Promise.all(
        c.databases.flatMap((node) =>
          (['cluster.log', 'failover.log'] as const).map(async (name) => {
            const text = (await logOf(node, name)).slice(lengths.get(`${node.name} ${name}`) ?? 0);
            return { node: node.name, name, text };
          }),
        ),
      );
      return new Evidence(logs);
    }

    async function lengths(): Promise<ReadonlyMap<string, number>> {
      const logs = c.databases.flatMap((node) =>
        (['cluster.log', 'failover.log'] as const).map(
          async (name) => [`${node.name} ${name}`, (await logOf(node, name)).length] as const,
        ),
      );
      return new Map(await Promise.all(logs));
    }

    it('K2, K25: both pools fail over, one executes the script, the other only changes its state; sessions are cut once', async () => {
      const { primary, standby } = await c.roles();
      const before = await lengths();
      const session = await IdleSession.open(c.live.cluster.entryPoint?.().config() ?? {});
      expect(session.cutAt).to.equal(undefined);
      expect(await killServerProcesses(primary, ['postgres'])).to.not.be.empty;
      const wanted = primary.name === 'n1' ? 'down/standby up/primary' : 'up/primary down/standby';
      await Promise.all([primary, standby].map((node) => untilPoolStatus(node, wanted, FAILED_OVER_MS)));
      const evidence = await since(before);

      const executed = evidence.logs.filter(({ text }) => /execute command: .*failover_stream\.sh/.test(text));
      expect(
        executed.map(({ node }) => node),
        'who executed',
      ).to.have.length(1);
      const [executor = ''] = executed.map(({ node }) => node);
      const other = executor === 'n1' ? 'n2' : 'n1';
      expect(evidence.text(other, 'failover.log')).to.equal('');
      const synced = evidence.events(other, 'cluster.log', 'state-synced', 'primary-set', 'failover-done');
      expect(synced, 'what the other pool says of the failover').to.not.be.empty;

      const cut = evidence.first(executor, 'cluster.log', 'sessions-cut');
      expect(session.cutAt, 'the session was cut').to.not.equal(undefined);
      expect(session.cutAt ?? Infinity).to.be.at.most(cut.time + 3000);
      session.close();
    });

    it('K34: a standby that fails makes nobody primary, and the pools keep their processes', async () => {
      const { primary, standby } = await c.roles();
      const before = await lengths();
      const children = await poolProcesses();
      expect(await killServerProcesses(standby, ['postgres'])).to.not.be.empty;
      const wanted = primary.name === 'n1' ? 'up/primary down/standby' : 'down/standby up/primary';
      await untilPoolStatus(primary, wanted, FAILED_OVER_MS);
      const evidence = await since(before);
      const called = evidence.timeline.events.find(({ kind }) => kind === 'script-called');
      const [, oldPrimary = '', failed = ''] = called?.facts['arguments']?.split(/\s+/) ?? [];
      expect(failed).to.not.equal(oldPrimary);
      const rules = { watchdog: 'MASTER', trustAnswers: true, databaseAnswers: true };
      expect(decidePromotion({ ...rules, oldPrimaryId: Number(oldPrimary), failedId: Number(failed) })).to.include({
        promotes: false,
        row: 'K34',
      });
      const kinds = evidence.timeline.events.map(({ kind }) => kind);
      expect(kinds).to.include('standby-is-down').and.to.not.include('promote-executed');
      expect(kinds).to.include('sessions-kept').and.to.not.include('sessions-cut');
      // A process ends when the session in it does, but none is restarted for the failover: a primary's restarts all of them.
      const kept = (await poolProcesses()).filter((pid) => children.includes(pid));
      expect(kept.length).to.be.above(children.length / 2);
    });

    /** Of both pools. */
    async function poolProcesses(): Promise<readonly string[]> {
      const listed = await Promise.all(
        c.databases.map(async (node) =>
          (await listServerProcesses(node, ['pgpool'])).map(({ pid }) => `${node.name} ${pid}`),
        ),
      );
      return listed.flat();
    }
  });
}
