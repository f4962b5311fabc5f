import { expect } from 'chai';
import {
  addresses,
  type BootedImage,
  bootImage,
  DATA,
  LOG,
  must,
  run,
  sql,
  untilPrints,
} from './image/booted-image.ts';

const POOL = 'port=9999 user=SUPERMANAGER_V8ADMIN dbname=TEST connect_timeout=5';
const CRON_MS = 5000;
/** The watchdog of a pool that is started again needs about 15 s; the machine may be busy. */
const POOL_MS = 90_000;

/** The tools of the image one by one, on a cluster that they brought up themselves. What the cluster does as a whole: seed-000. */
describe('the emulated KingbaseES V8R3', function () {
  this.timeout(240_000);
  let image: BootedImage;

  before(async () => {
    image = await bootImage();
  });
  after(() => image.remove());

  const poolNodes = (): string => `ksql "host=${image.clusterVip} ${POOL}" -c "show pool_nodes"`;

  it('shows the nine columns of V8R3, n1 as primary and n2 as standby, both up (K1)', async () => {
    const table = await untilPrints(image.n1, poolNodes(), /up.*primary[^]*up.*standby/);
    const [head, , ...rows] = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    expect(head).to.deep.equal([
      'node_id',
      'hostname',
      'port',
      'status',
      'lb_weight',
      'role',
      'select_cnt',
      'load_balance_node',
      'replication_delay',
    ]);
    const { n1, n2 } = image;
    expect(rows[0]?.slice(0, 6)).to.deep.equal(['0', n1.address, '54321', 'up', '0.500000', 'primary']);
    expect(rows[1]?.slice(0, 6)).to.deep.equal(['1', n2.address, '54321', 'up', '0.500000', 'standby']);
    expect(rows.slice(0, 2).map((row) => row[7])).to.have.members(['true', 'false']);
  });

  it('has both virtual addresses on n1, with their labels, and none on n2 (K41)', async () => {
    expect(await addresses(image.n1)).to.match(new RegExp(`inet ${image.clusterVip}/24 .* eth0:0\\b`));
    expect(await addresses(image.n1)).to.match(new RegExp(`inet ${image.databaseVip}/24 .* eth0:2\\b`));
    expect((await addresses(image.n2)).trim().split('\n')).to.have.length(1);
    expect(await must(image.n2, `ping -q -c 1 -w 2 ${image.databaseVip}`)).to.contain('1 received');
  });

  it('replicates synchronously, with V8R3’s names of views, columns and functions', async () => {
    expect(await sql(image.n1, 'select application_name, state, sync_state from sys_stat_replication')).to.equal(
      'n2|streaming|sync',
    );
    expect(await sql(image.n1, 'select sys_is_in_recovery()')).to.equal('f');
    expect(await sql(image.n2, 'select sys_is_in_recovery(), status from sys_stat_wal_receiver')).to.equal(
      't|streaming',
    );
    expect(
      await sql(image.n1, "select string_agg(slot_name, ',' order by slot_name) from sys_replication_slots"),
    ).to.equal('slot_n1,slot_n2');
    const gap = 'sys_xlog_location_diff(sys_current_xlog_flush_location(), sent_location)';
    expect(Number(await sql(image.n1, `select ${gap} from sys_stat_replication`))).to.be.lessThan(16 * 1024 * 1024);
  });

  it('writes heartbeat lines of V8R3, each for a line of pgpool-II, about 3 s apart (K7)', async () => {
    const said = 'alive using heartbeat';
    await untilPrints(image.n1, `grep -c "${said}" ${LOG}/cluster.log`, /^(?:[4-9]|\d\d)/);
    const times = async (file: string): Promise<string[]> =>
      (await must(image.n1, `grep "${said}" ${file}`))
        .split('\n')
        .map((line) => line.slice(0, 19))
        .slice(0, 4);
    const shown = await times(`${LOG}/cluster.log`);
    expect(shown).to.deep.equal(await times(`${LOG}/kingbasecluster/pgpool.log`));
    const seconds = shown.map((time) => Date.parse(`${time.replace(' ', 'T')}Z`) / 1000);
    for (const [index, at] of seconds.slice(1).entries()) expect(at - (seconds[index] ?? 0)).to.be.within(2, 6);
    expect(await must(image.n1, `cat ${LOG}/cluster.log`)).to.match(
      /pid \d+: LOG: {2}.*\n.*DETAIL: {2}the last heartbeat from "/,
    );
  });

  it('takes the password of pcp programs in base64, and answers success for a node that does not exist (facts §2d)', async () => {
    const attach = (password: string): string =>
      `pcp_attach_node -U kingbase -W ${Buffer.from(password).toString('base64')} -h ${image.clusterVip} -n 5`;
    const { exitCode, stdout } = await run(image.n1, attach('123456'));
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 0, stdout: 'pcp_attach_node -- Command Successful\n' });
    const refused = await run(image.n1, attach('wrong'));
    expect(refused.exitCode).to.equal(1);
    expect(refused.stderr).to.contain('authentication failed for user "kingbase"');
  });

  it('has Kingbase’s names in what PostgreSQL’s tools print', async () => {
    expect(await must(image.n1, `sys_controldata ${DATA}`)).to.match(/^sys_control version number/);
    expect(await must(image.n1, 'sys_basebackup --version')).to.match(/^sys_basebackup/);
    const { stdout, exitCode } = await run(image.n1, `sys_ctl status -D ${DATA}`);
    expect({ exitCode, said: stdout.split('\n')[0] }).to.deep.include({ exitCode: 0 });
    expect(stdout).to.match(/^sys_ctl: server is running/);
    expect((await must(image.n1, `head -1 ${DATA}/kingbase.pid`)).trim()).to.match(/^\d+$/);
  });

  it('keeps the database VIP off a standby when it is asked to look first', async () => {
    await must(image.n2, `change_vip.sh ${image.databaseVip}/24 eth0 add first ${DATA}`);
    expect(await addresses(image.n2)).to.not.contain(image.databaseVip);
    const spare = image.databaseVip.replace(/\d+$/, '240');
    await must(image.n2, `su kingbase -c "change_vip.sh ${spare}/24 eth0 add"`);
    expect(await addresses(image.n2)).to.contain(`${spare}/24`);
    await must(image.n2, `su kingbase -c "change_vip.sh ${spare}/24 eth0 del"`);
    expect(await addresses(image.n2)).to.not.contain(spare);
  });

  it('reaches other nodes by a stand-in for ssh, which fails as ssh does', async () => {
    expect(await must(image.n1, `ssh -l kingbase ${image.n2.address} sh -c 'id -un; hostname'`)).to.equal(
      'kingbase\nn2\n',
    );
    expect((await run(image.n1, `ssh ${image.n2.address} sh -c "exit 7"`)).exitCode).to.equal(7);
    const nobody = image.databaseVip.replace(/\d+$/, '250');
    const { exitCode, stderr } = await run(image.n1, `ssh -o ConnectTimeout=5 ${nobody} true`);
    expect(exitCode).to.equal(255);
    expect(stderr).to.match(/^ssh: connect to host \S+ port 22: (?:No route to host|Connection timed out)\n$/);
  });

  it('runs a recovery in every period of cron that finds nothing to do (K70)', async () => {
    const count = async (): Promise<number> =>
      Number(await must(image.n2, `grep -c "ALL NODES ARE UP STATUS" ${LOG}/recovery.log || true`));
    const before = await count();
    await untilPrints(
      image.n2,
      `test $(grep -c "ALL NODES ARE UP STATUS" ${LOG}/recovery.log) -gt ${before} && echo more`,
      /more/,
      6 * CRON_MS,
    );
    expect(await must(image.n2, `grep -c sys_rewind ${LOG}/recovery.log || true`)).to.equal('0\n');
  });

  it('calls recovery.conf by its name only while the standby does not run', async () => {
    const names = `ls ${DATA} | grep '^recovery.conf' || true`;
    expect(await must(image.n2, names)).to.equal('recovery.conf.active\n');
    await must(image.n2, `all_monitor.sh ${DATA} stop dbcrond && sys_ctl stop -D ${DATA} -m fast`);
    expect(await must(image.n2, names)).to.equal('recovery.conf\n');
    const said = await must(image.n2, `sys_ctl start -D ${DATA} && all_monitor.sh ${DATA} start dbcrond`);
    expect(said).to.match(/waiting for server to start\.*LOG: {2}redirecting log output[^]*server started/);
    expect(await sql(image.n2, 'select sys_is_in_recovery()')).to.equal('t');
  });

  it('brings back a killed pool in the next period of cron, a corrupt pid file or not (F5)', async () => {
    const log = `${LOG}/cluster_restart.log`;
    await must(image.n2, 'pkill -KILL -x kingbasecluster');
    await must(image.n2, `: > ${LOG}/kingbasecluster/kingbasecluster.pid`);
    // Children of the killed pool may answer clients until cron has come.
    await untilPrints(
      image.n2,
      `cat ${log}; pgrep -x kingbasecluster`,
      /is not running, begin to restart[^]*is started\n\d+/,
    );
    await untilPrints(image.n2, `ksql "host=/tmp ${POOL}" -A -t -c "select 33333"`, /33333/, POOL_MS);
    const own = `pcp_watchdog_info -U kingbase -W MTIzNDU2 -h ${image.n2.address} | grep " n2 "`;
    await untilPrints(image.n2, own, /STANDBY/, POOL_MS);
  });

  it('refuses to start a cluster with two primaries, and starts it when there is one (F24)', async () => {
    await must(image.n1, 'kingbase_monitor.sh stop');
    expect(await addresses(image.n1)).to.not.match(/eth0:[02]/);
    expect((await run(image.n1, 'pgrep -x "postgres|pgpool"')).exitCode).to.equal(1);
    await must(image.n2, `mv ${DATA}/recovery.conf /home/kingbase/laid-aside`);
    const refused = await run(image.n1, 'kingbase_monitor.sh start');
    expect(refused.exitCode).to.equal(1);
    expect(refused.stdout).to.contain(
      `Fatal error there are two hosts in the current environment. The master ip:${image.n1.address} and ${image.n2.address}`,
    );
    await must(image.n2, `mv /home/kingbase/laid-aside ${DATA}/recovery.conf`);
    const started = await must(image.n1, 'kingbase_monitor.sh start');
    expect(started).to.contain(`[${image.n2.address}]|[kingbasecluster]|[active]`);
    await untilPrints(image.n1, poolNodes(), /up.*primary[^]*up.*standby/);
  });
});
