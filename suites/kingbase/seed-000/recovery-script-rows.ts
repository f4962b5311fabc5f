import { expect } from 'chai';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { killServerProcesses } from '../../../harness/faults/server-processes.ts';
import { asKingbase, asRoot, detachCommand, poolNodes, sql } from '../support/machine.ts';
import { QUICKEST, SharedCluster } from '../support/shared-cluster.ts';

const SOON_MS = 240_000;
const REWIND = '/home/kingbase/cluster/R3HA/db/bin/sys_rewind';

/** Rows of network_rewind.sh that need a recovery that goes wrong. */
export function recoveryScriptRows(): void {
  describe('a recovery that goes wrong', () => {
    // A frozen receiver must not be given up in the middle of a test.
    const c = SharedCluster.forSuite({ settings: { ...QUICKEST, wal_sender_timeout: '5min' } });

    async function untilLogged(read: () => Promise<string>, pattern: RegExp): Promise<string> {
      return waitUntil(`recovery.log shows ${String(pattern)}`, { timeoutMs: SOON_MS, intervalMs: 300 }, async () => {
        const text = await read();
        return pattern.test(text) ? { done: true, value: text } : { done: false, seen: text.slice(-300) };
      });
    }

    async function untilDown(asked: ContainerNode, failed: ContainerNode): Promise<void> {
      const id = Number(failed.name.slice(1)) - 1;
      await waitUntil(`${failed.name} is down for the pool`, { timeoutMs: SOON_MS, intervalMs: 300 }, async () => {
        const { status = '?' } = (await poolNodes(asked)).nodes[id] ?? {};
        return status === 'down' ? { done: true, value: undefined } : { done: false, seen: status };
      });
    }

    it('K61: the exit code of sys_rewind is not looked at: the script goes on to start the database', async () => {
      const { primary, standby } = await c.roles();
      const read = await c.follow(standby, 'recovery.log');
      await asRoot(
        standby,
        `mv ${REWIND} ${REWIND}.kept && printf '#!/bin/sh\\necho no rewind today >&2\\nexit 1\\n' > ${REWIND} && chmod 755 ${REWIND}`,
      );
      c.undo(() => asRoot(standby, `mv ${REWIND}.kept ${REWIND}`));
      expect(await killServerProcesses(standby, ['postgres'])).to.not.be.empty;
      await untilDown(primary, standby);
      const text = await untilLogged(read, /start up standby (?:successful|failed)/);
      expect(text).to.match(/no rewind today[^]*start up the kingbase\.\.\./);
    });

    it('K66: a standby that is more than 16 MB behind is not attached, and the next run tries again', async () => {
      const { primary, standby } = await c.roles();
      const receiver = (signal: string): Promise<unknown> =>
        asRoot(standby, `pkill -${signal} -f '^postgres: walreceiver'`);
      await receiver('STOP');
      c.undo(() => receiver('CONT'));
      const behind =
        "set synchronous_commit = local; create table if not exists dbquake.bulk (filler text); insert into dbquake.bulk select repeat('x', 1000) from generate_series(1, 24000)";
      expect(await sql(primary, behind)).to.include('INSERT 0 24000');
      const read = await c.follow(standby, 'recovery.log');
      await asKingbase(primary, detachCommand(standby));
      const text = await untilLogged(read, /exceeds 16 M,exit script/);
      expect(text).to.not.include('pcp_attach_node');
      await receiver('CONT');
      await c.live.cluster.waitUntilHealthy(SOON_MS);
      expect((await asKingbase(standby, 'cat /dev/shm/KB_RECOVERY_FLAG')).stdout).to.match(/^[01]\n/);
    });
  });
}
