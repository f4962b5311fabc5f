import { expect } from 'chai';
import { monitorFile } from '../../harness/products/dm/group-files.ts';
import { MONITOR_DIRECTORY } from '../../harness/products/dm/installation.ts';
import { CONSOLE_INI } from '../../harness/products/dm/monitors.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { asDmdba } from './support/daemons.ts';
import { DmGroup } from './support/dm-group.ts';

/** Rows M of facts/dm.md §5.3 on a running group. */
describe('DM monitor (M)', function () {
  this.timeout(240_000);
  const group = DmGroup.forSuite({ standbys: 1 });

  /** Writes the ini of one more monitor and starts it as a service. */
  async function another(name: string, confirm: boolean): Promise<string> {
    const { monitor, cluster } = group;
    const ini = `${MONITOR_DIRECTORY}/dmmonitor_${name}.ini`;
    const logs = `${MONITOR_DIRECTORY}/log_${name}`;
    await asDmdba(monitor, `mkdir -p ${logs}`);
    await asDmdba(monitor, `cat >${ini}`, 10_000, monitorFile(cluster.members, confirm, logs));
    await asDmdba(monitor, `DmMonitorService start ${ini}`);
    return ini;
  }

  const runs = async (ini: string): Promise<boolean> =>
    (await asDmdba(group.monitor, `DmMonitorService status ${ini}`)).exitCode === 0;

  const output = async (name: string): Promise<string> =>
    (await asDmdba(group.monitor, `cat ${MONITOR_DIRECTORY}/log_${name}/*.log`)).stdout;

  it('M1, M2: ten monitors hear of every watcher, an eleventh is refused', async () => {
    const names = Array.from({ length: 9 }, (_, index) => `m${index + 2}`);
    const inis: string[] = [];
    for (const name of names) inis.push(await another(name, false));
    await waitUntil('ten monitors are connected', { timeoutMs: 60_000 }, async () => {
      const connected = await connections();
      return connected.length === 10 ? { done: true, value: undefined } : { done: false, seen: connected.join(', ') };
    });
    for (const name of names) {
      const text = await output(name);
      for (const node of group.databases) expect(text).to.include(`Received message from(${group.instance(node)})`);
    }
    const said = await group.cluster.type('show');
    expect(said).to.match(/refuses the connection/);
    for (const ini of inis) await asDmdba(group.monitor, `DmMonitorService stop ${ini}`);
  });

  /** Monitors that the primary's watcher says are connected, by a monitor that is one of them itself. */
  async function connections(): Promise<readonly string[]> {
    const { stdout } = await group.n1.probe(['su', '-', 'dmdba', '-c', 'disql SYSDBA/SYSDBA@localhost:5236'], {
      timeoutMs: 20_000,
      stdin: 'select mon_id from v$dmmonitor;\nexit\n',
    });
    return stdout.split('\n').filter((line) => /^\s*(?:\d+\s+)?\d+\s*$/.test(line));
  }

  it('M6: a second confirm monitor says why and ends by itself, and the first one goes on', async () => {
    const ini = await another('second', true);
    await waitUntil('the second confirm monitor has ended', { timeoutMs: 30_000 }, async () => {
      const still = await runs(ini);
      return still ? { done: false, seen: 'it runs' } : { done: true, value: undefined };
    });
    expect(await output('second')).to.match(/refuses the connection: .*confirm/i);
    const shown = await group.cluster.type('show monitor');
    expect(shown.match(/TRUE/g)).to.have.length(group.databases.length);
  });

  it('M3: while one monitor carries out a command, that of another is refused at once', async () => {
    const { cluster, n1, n2 } = group;
    const switchover = cluster.command(`switchover ${group.instance(n2)}`);
    const early = await cluster.command('set group arch invalid');
    const done = await switchover;
    const answers = [done.outcome, early.outcome];
    expect(answers).to.include('done');
    await group.whole();
    // The two may have missed each other; then the second was simply carried out later.
    if (early.outcome !== 'done') expect(early.text).to.match(/-20004|Another command/);
    expect(await group.role(n1)).to.match(/standby OPEN|primary OPEN/);
  });

  it('M11: lines of the log begin with [monitor] or with the instance whose watcher speaks', async () => {
    await group.cluster.switchover(group.n2);
    const text = await output('1');
    const lines = text.split('\n').filter((line) => /^\S/.test(line));
    const names = group.databases.map((node) => group.instance(node));
    expect(lines.length).to.be.greaterThan(5);
    for (const line of lines) expect(line).to.match(new RegExp(`^\\[(?:monitor|${names.join('|')})\\] `));
  });

  it('M8: no packet goes between a monitor and a database', async () => {
    const ports = await group.n1.probe(['sh', '-c', 'ss -Htn state established || cat /proc/net/tcp'], {
      timeoutMs: 10_000,
    });
    const monitorAddresses = Object.values(group.monitor.addresses);
    const fromMonitor = ports.stdout.split('\n').filter((line) => monitorAddresses.some((one) => line.includes(one)));
    expect(fromMonitor.length, ports.stdout).to.be.greaterThan(0);
    for (const line of fromMonitor) expect(line).to.match(/:5239\b/);
  });

  it('D11: "show interval" repeats the group until q', async () => {
    const script = `(echo 'show interval 5'; sleep 12; echo q; sleep 7; echo exit) | dmmonitor ${CONSOLE_INI}`;
    const { stdout } = await asDmdba(group.monitor, script, 60_000);
    const shows = stdout.match(/^GROUP\s+OGUID/gm)?.length ?? 0;
    expect(shows).to.be.within(2, 4);
  });
});
