import { expect } from 'chai';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { writeRow } from '../opengauss/scenarios/support/write.ts';
import { DATA_DIRECTORY, LOG_DIRECTORY } from '../../harness/products/dm/installation.ts';
import { asDmdba, signal, start, stop } from './support/daemons.ts';
import { DmGroup } from './support/dm-group.ts';
import { databaseLog } from './support/watcher-log.ts';

/** Rows W of facts/dm.md §5.6 on a running group. */
describe('DM watcher (W)', function () {
  this.timeout(240_000);
  const group = DmGroup.forSuite({ faults: ['isolate'] });

  it('W1: databases start in MOUNT and stay there; their watchers open them', async () => {
    const { databases, monitor } = group;
    await stop(monitor, 'DmMonitorService');
    for (const node of databases) await stop(node, 'DmWatcherService');
    for (const node of databases) await stop(node, 'DmService');
    for (const node of databases) await start(node, 'DmService');
    for (const node of databases) {
      expect((await databaseLog(node)).at(-1)).to.not.match(/OPEN\]/);
      expect(await group.role(node)).to.match(/ MOUNT$/);
    }
    for (const node of databases) await start(node, 'DmWatcherService');
    await group.whole();
    expect(await group.role(group.n1)).to.equal('primary OPEN');
    for (const node of databases) expect((await group.path(node))[0]).to.equal('OPEN');
  });

  it('W5, M7: a watcher that is silent for DW_ERROR_TIME is ERROR for a monitor; its next message clears it', async () => {
    const { n3, cluster } = group;
    const monitorLog = async (): Promise<string> =>
      (await asDmdba(group.monitor, 'cat /var/lib/dm/monitor/log_1/*.log')).stdout;
    const before = (await monitorLog()).length;
    const isolate = await group.inject('isolate', [n3]);
    const watcherOf = async (): Promise<string> =>
      (await cluster.show())?.instances.find(({ instance }) => instance === group.instance(n3))?.watcher ??
      'not heard of';
    await waitUntil('the confirm monitor misses n3', { timeoutMs: 30_000 }, async () => {
      const fresh = (await monitorLog()).slice(before);
      const missed = fresh.includes(`Received message timeout from(${group.instance(n3)})`);
      return missed ? { done: true, value: undefined } : { done: false, seen: fresh.slice(-200) };
    });
    // The monitor that is asked here has just been started, and hears of n3 from nobody.
    expect(await watcherOf()).to.match(/ERROR|not heard of/);
    await group.heal(isolate);
    await group.whole();
    expect(await watcherOf()).to.match(/OPEN|RECOVERY/);
  });

  it('W6: every change stands in the monthly log of the database and of its watcher', async () => {
    const { n1, n2, cluster } = group;
    await cluster.switchover(n2);
    for (const node of [n1, n2]) {
      const { stdout } = await asDmdba(node, `ls ${LOG_DIRECTORY}`);
      const month = '\\d{6}\\.log$';
      expect(stdout).to.match(new RegExp(`^dm_${group.instance(node)}_${month}`, 'm'));
      expect(stdout).to.match(new RegExp(`^dm_dmwatcher_${group.instance(node)}_${month}`, 'm'));
      expect((await group.path(node)).join(' ')).to.include('SWITCHOVER OPEN');
    }
    expect((await databaseLog(n1)).join('\n')).to.match(/PRIMARY\/MOUNT-->STANDBY\/MOUNT/);
    expect((await databaseLog(n2)).join('\n')).to.match(/STANDBY\/MOUNT-->PRIMARY\/MOUNT/);
  });

  it('W14, W15: both watchers are in SWITCHOVER before the first MOUNT; afterwards roles are swapped and archives VALID', async () => {
    const { n1, n2, cluster } = group;
    await cluster.switchover(n2);
    await group.whole();
    const first = await group.log(n1);
    expect(first.findIndex((text) => text.includes('SWITCHOVER]'))).to.be.lessThan(
      first.findIndex((text) => text.includes('ALTER DATABASE MOUNT')),
    );
    const shown = await cluster.show();
    expect(shown?.instances.map(({ mode }) => mode).toSorted()).to.deep.equal(['PRIMARY', 'STANDBY', 'STANDBY']);
    expect(new Set(shown?.instances.map(({ openCount }) => openCount)).size).to.equal(1);
    expect(shown?.instances.every(({ archive }) => archive === 'VALID')).to.equal(true);
    expect(await group.role(n2)).to.equal('primary OPEN');
  });

  it('W12: a watcher that was told to stop watching handles no failure, while the database serves', async () => {
    const { n1, n2, live, cluster } = group;
    expect((await cluster.command('stop dmwatcher')).outcome).to.equal('done');
    expect((await group.path(n1)).at(-1)).to.equal('SHUTDOWN');
    expect(await writeRow(live, n1, 1)).to.equal('committed');
    await signal(n2, 'dmserver', 'KILL');
    const pathBefore = await group.path(n1);
    expect((await cluster.command('startup dmwatcher')).outcome).to.equal('done');
    expect(pathBefore.at(-1)).to.equal('SHUTDOWN');
    expect(pathBefore).to.not.include.members(['FAILOVER']);
    await start(n2, 'DmService');
    await group.whole();
  });

  it('W13: the console of a watcher answers in any case of letters', async () => {
    const { n3 } = group;
    await stop(n3, 'DmWatcherService');
    const lines = ['help', 'STATUS', 'show', 'Show Group GRP1', 'show version', 'SHOW MONITOR CONFIG'];
    const typed = `(sleep 3; printf '${lines.join('\\n')}\\n'; sleep 2; echo EXIT) | dmwatcher ${DATA_DIRECTORY}/dmwatcher.ini`;
    const { stdout } = await asDmdba(n3, typed, 30_000);
    expect(stdout).to.match(/DMWATCHER\[2\.1\] V7/);
    expect(stdout).to.include('MON_DW_IP');
    expect(stdout).to.include(group.instance(n3));
    await start(n3, 'DmWatcherService');
  });
});
