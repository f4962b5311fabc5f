import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { DATA_DIRECTORY } from '../../harness/products/dm/installation.ts';
import { ask } from '../faults/fixtures/outside.ts';
import { TABLE, writeRow } from '../opengauss/scenarios/support/write.ts';
import { asDmdba, signal, start, stop } from './support/daemons.ts';
import { DmGroup } from './support/dm-group.ts';

/** What is of the image and not of the machines that run in it: programs, views, files, and the PostgreSQL underneath. */
describe('the DM image @smoke', function () {
  this.timeout(240_000);
  const group = DmGroup.forSuite();

  it('has the views of data watch on primary and standby', async () => {
    const { n1, n2, n3 } = group;
    expect(await disql(n1, 'select mode$, status$, oguid from v$instance')).to.match(/PRIMARY \| OPEN +\| 45331/);
    expect(await disql(n2, 'select mode$, status$ from v$instance')).to.match(/STANDBY \| OPEN/);
    expect(await disql(n1, 'select arch_dest, arch_type, arch_status from v$arch_status')).to.match(
      new RegExp(`${group.instance(n2)} +\\| REALTIME +\\| VALID[^]*${group.instance(n3)} +\\| REALTIME +\\| VALID`),
    );
    expect(await disql(n2, 'select primary_name from v$rapply_info')).to.include(group.instance(n1));
    expect(await disql(n2, 'select dw_mode, dw_status from v$dmwatcher')).to.match(/AUTO +\| OPEN/);
    expect(await disql(n1, 'select mon_confirm from v$dmmonitor')).to.match(/^ t$/m);
    expect(await disql(n1, 'select distinct ctl_link_status from v$mal_link_status')).to.include('(1 row)');
  });

  it('lets nobody but SYSDBA log in while it is in MOUNT', async () => {
    const { live, n3 } = group;
    await stop(n3, 'DmWatcherService');
    await stop(n3, 'DmService');
    await start(n3, 'DmService');
    expect(await disql(n3, 'select status$ from v$instance')).to.include('MOUNT');
    expect(await ask(live, n3)).to.match(/^failed: pg_hba.conf rejects connection/);
    await start(n3, 'DmWatcherService');
    await group.untilRole(n3, 'standby OPEN');
    expect(await ask(live, n3, 'select 1', 5000)).to.equal('1');
  });

  it('takes PostgreSQL along when dmserver is killed, and starts on the files that it left', async () => {
    const { n3 } = group;
    await signal(n3, 'dmserver', 'KILL');
    await waitUntil('no postgres is left', { timeoutMs: 5000, intervalMs: 50 }, async () => {
      const { stdout } = await n3.probe(['pgrep', '-x', 'postgres'], { timeoutMs: 5000 });
      return stdout === '' ? { done: true, value: undefined } : { done: false, seen: stdout };
    });
    expect((await start(n3, 'DmService')).stdout).to.include('started');
    expect((await start(n3, 'DmService')).stdout).to.match(/running already/);
    await group.whole();
  });

  it('copies a library anew whose files were left in the middle of a change', async () => {
    const { live, n1, n3 } = group;
    await stop(n3, 'DmService');
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await asDmdba(
      n3,
      `rm ${DATA_DIRECTORY}/storage/global/pg_control; sed -i 's/NEEDS_COPY = 0/NEEDS_COPY = 1/' ${DATA_DIRECTORY}/dm.ctl`,
    );
    await group.startAgain(n3);
    await group.whole();
    expect(await disql(n3, `select count(*) from ${TABLE}`)).to.match(/^ +1$/m);
  });

  it('refuses redo to a library of another origin with -20007, and dmrman makes it one of the group', async () => {
    const { n1, n3 } = group;
    await stop(n3, 'DmService');
    await asDmdba(
      n3,
      [
        'dminit PATH=/tmp/foreign DB_MAGIC=1',
        `rm -r ${DATA_DIRECTORY}/storage`,
        `mv /tmp/foreign/DAMENG/storage ${DATA_DIRECTORY}/`,
        'rm -r /tmp/foreign',
      ].join(' && '),
    );
    await group.startAgain(n3);
    await group.untilDatabaseLog(n1, new RegExp(`SEND ARCHIVE to ${group.instance(n3)} .* ends with -20007`));
    await stop(n3, 'DmService');
    const from = `${n1.addresses['mal'] ?? n1.address}:5236`;
    const restored = await asDmdba(n3, `dmrman CTLSTMT="RESTORE DATABASE '${DATA_DIRECTORY}/dm.ini' FROM '${from}'"`);
    expect(restored.stdout).to.include('restore database success');
    await group.startAgain(n3);
    await group.whole();
  });

  it('leaves a library as it is when dmrman cannot reach the primary, or when the library is in use', async () => {
    const { n2 } = group;
    const restore = (from: string): Promise<{ readonly exitCode: number | null; readonly stderr: string }> =>
      asDmdba(n2, `dmrman CTLSTMT="RESTORE DATABASE '${DATA_DIRECTORY}/dm.ini' FROM '${from}'"`);
    expect(await restore('127.0.0.1:5236'))
      .to.include({ exitCode: 1 })
      .and.property('stderr')
      .to.include('works on this');
    await stop(n2, 'DmService');
    expect(await restore('127.0.0.1:1')).to.include({ exitCode: 1 });
    await group.startAgain(n2);
    await group.whole();
  });

  it('stops with a name in the defect file that means nothing', async () => {
    const { n3 } = group;
    const defect = '/opt/dmdbms/share/defect';
    await stop(n3, 'DmService');
    await asDmdba(n3, `echo no-such-rule >${defect}`);
    const started = await start(n3, 'DmService');
    await asDmdba(n3, `rm ${defect}`);
    expect(started.exitCode).to.equal(1);
    expect(started.stdout).to.include('"no-such-rule" is neither a defect nor a rule');
    await group.startAgain(n3);
    await group.whole();
  });
});

/** What disql prints for a statement, as SYSDBA on the node. */
async function disql(node: ContainerNode, sql: string): Promise<string> {
  const { stdout, stderr } = await asDmdba(node, 'disql', 20_000, `${sql};\n`);
  return `${stdout}${stderr}`;
}
