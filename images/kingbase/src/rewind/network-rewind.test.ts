import { expect } from 'chai';
import { haModule } from '../machine/fixtures/ha-module.ts';
import { MemoryMachine } from '../machine/fixtures/memory-machine.ts';
import type { Outcome } from '../machine/machine.ts';
import { networkRewind } from './network-rewind.ts';

const DATA = '/home/kingbase/cluster/R3HA/db/data';
const ETC = '/home/kingbase/cluster/R3HA/db/etc';
const FLAG = '/dev/shm/KB_RECOVERY_FLAG';

interface World {
  own: 'up' | 'down';
  primary: 'n1' | 'n2' | 'none';
  streaming: boolean;
  /** pool_nodes believes pcp_attach_node. */
  readonly attaches: boolean;
}

/** n1, the old primary, with recovery.conf in place. */
function n1(world: World): MemoryMachine {
  const machine = new MemoryMachine();
  machine.content.set(`${DATA}/recovery.conf`, "primary_conninfo = 'host=10.1.2.12 user=x'\n");
  machine.content.set(`${ETC}/recovery.done`, "primary_conninfo = 'host=10.1.2.12 user=x'\n");
  machine.content.set(`${ETC}/kingbase.conf`, "synchronous_standby_names = '1 (n1, n2)'\n");
  machine.content.set(`${DATA}/pg_replslot/slot_n1/state`, '');
  machine.content.set(`${DATA}/pg_replslot/slot_n2/state`, '');
  const role = (node: string): string => (world.primary === node ? 'primary' : 'standby');
  const rows = (): string =>
    [
      `0\t10.1.2.11\t54321\t${world.own}\tup\t0.5\t${role('n1')}\tx`,
      `1\t10.1.2.12\t54321\tup\tup\t0.5\t${role('n2')}\tx`,
    ].join('\n');
  return machine
    .answers('ping', { stdout: '3 packets transmitted, 2 received' })
    .answers('pcp_attach_node', () => {
      if (world.attaches) world.own = 'up';
      return { stdout: 'pcp_attach_node -- Command Successful\n' };
    })
    .answers('sys_ctl', (argv) => {
      if (argv[1] === 'start') world.streaming = true;
      return { stdout: 'server started\n' };
    })
    .answers('psql', (argv): Partial<Outcome> => {
      const sql = argv.at(-1) ?? '';
      if (sql.startsWith('show')) return world.primary === 'none' ? { exitCode: 2 } : { stdout: rows() };
      if (sql.includes('count(*)')) return { stdout: '0\n' };
      if (sql.includes('sys_xlog_location_diff')) return { stdout: world.streaming ? '0\n' : '' };
      if (sql.includes('sync_state'))
        return { stdout: machine.ran.some((words) => words.includes('sync')) ? '1\n' : '' };
      return { stdout: world.streaming ? 'streaming\n' : '' };
    });
}

async function run(machine: MemoryMachine, more = ''): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const code = await networkRewind({ machine, ha: haModule('n1', more), say, complain: say }, []);
  return { code, lines };
}

const commands = (machine: MemoryMachine): string[] => machine.ran.map((argv) => argv.join(' '));
const OLD_PRIMARY: World = { own: 'down', primary: 'n2', streaming: false, attaches: true };

describe('network_rewind.sh', () => {
  it('brings the old primary back: stop, rewind, files, slots, start, sync, attach (K58 to K67)', async () => {
    const machine = n1({ ...OLD_PRIMARY });
    const { code, lines } = await run(machine);
    expect(code, lines.join('\n')).to.equal(0);
    expect(lines.at(-1)).to.equal('recovery success,exit script with success');
    const steps = commands(machine).filter((text) => /^(?:sys_|pcp_|ssh|ksql .*slot)/.test(text));
    expect(steps.map((text) => text.split(/[ (]/).slice(0, 2).join(' '))).to.deep.equal([
      'sys_ctl stop',
      'sys_rewind --target-data=/home/kingbase/cluster/R3HA/db/data',
      'sys_ctl start',
      'ksql port=54321',
      'ksql port=54321',
      'ssh -o',
      'pcp_attach_node -U',
    ]);
    expect(machine.content.get(`${DATA}/kingbase.conf`)).to.equal("#synchronous_standby_names = '1 (n1, n2)'\n");
    expect(machine.content.get(`${DATA}/recovery.conf`)).to.contain('host=10.1.2.12');
    expect(lines).to.contain('drop the slot [slot_n1].').and.contain('drop the slot [slot_n2].');
    expect(machine.content.get(FLAG)).to.match(/^0\n/);
  });

  it('tries HEALTH_CHECK_MAX_RETRIES times before it recovers (K56, K57)', async () => {
    const { lines } = await run(n1({ ...OLD_PRIMARY }));
    const tries = lines.filter((line) => line.includes('retry times')).map((line) => /\[(\d\/\d)\]$/.exec(line)?.[1]);
    expect(tries).to.deep.equal(['1/3', '2/3', '3/3']);
    expect(lines.join('\n')).to.contain('recovery.conf NEED_CHANGE [0] (0 is need ), I,m status is [1] (1 is down)');
  });

  it('does not believe pcp_attach_node but pool_nodes (K67, facts §2d)', async () => {
    const machine = n1({ ...OLD_PRIMARY, attaches: false });
    const { code, lines } = await run(machine);
    expect(code).to.equal(1);
    expect(lines)
      .to.contain('pcp_attach_node -- Command Successful')
      .and.not.contain('recovery success,exit script with success');
    expect(machine.content.get(FLAG), 'the next run goes on').to.match(/^1\n/);
  });

  it('believes it under the defect attach-that-lies', async () => {
    const { code, lines } = await run(n1({ ...OLD_PRIMARY, attaches: false }).withDefect('attach-that-lies'));
    expect(code).to.equal(0);
    expect(lines.at(-1)).to.equal('recovery success,exit script with success');
  });

  it('touches nothing when all is well (K70)', async () => {
    const machine = n1({ own: 'up', primary: 'n2', streaming: true, attaches: true });
    expect((await run(machine)).lines.at(-1)).to.equal('ALL NODES ARE UP STATUS!');
    expect(commands(machine).some((text) => /^(?:sys_|pcp_)/.test(text))).to.equal(false);
  });

  it('only attaches a node that streams and is down in the pool (F2)', async () => {
    const machine = n1({ ...OLD_PRIMARY, streaming: true });
    expect((await run(machine)).code).to.equal(0);
    expect(commands(machine).some((text) => text.startsWith('sys_rewind'))).to.equal(false);
    expect(commands(machine).some((text) => text.startsWith('pcp_attach_node'))).to.equal(true);
  });

  it('rewinds a node that streams when the last recovery was interrupted (F22)', async () => {
    const machine = n1({ own: 'up', primary: 'n2', streaming: true, attaches: true });
    machine.content.set(FLAG, '1\n99\n');
    const { lines } = await run(machine);
    expect(lines[0]).to.equal('Something interrupted the last recovery. Go on this time');
    expect(lines).to.contain('rewind again, because last abnormal exit');
    expect(commands(machine).some((text) => text.startsWith('pcp_detach_node'))).to.equal(true);
    expect(commands(machine).some((text) => text.startsWith('sys_rewind'))).to.equal(true);
  });

  it('leaves the work to the recovery that runs already (F23)', async () => {
    const machine = n1({ ...OLD_PRIMARY });
    machine.locked = true;
    machine.content.set(FLAG, '1\n99\n');
    expect(await run(machine)).to.deep.equal({ code: 0, lines: ["I'm already recovery now pid[99]"] });
  });

  it('does not touch a database without recovery.conf unless AUTO_PRIMARY_RECOVERY is on (K48)', async () => {
    const refused = n1({ ...OLD_PRIMARY });
    refused.content.delete(`${DATA}/recovery.conf`);
    const { code, lines } = await run(refused);
    expect(code).to.equal(1);
    expect(lines.at(-1)).to.contain("has no file recovery.conf, maybe it's primary, can not do recovery.");
    const allowed = n1({ ...OLD_PRIMARY });
    allowed.content.delete(`${DATA}/recovery.conf`);
    expect((await run(allowed, 'auto_primary_recovery=1\n')).code).to.equal(0);
  });

  it('starts the old primary as one that waits for nobody under the defect both-nodes-promote', async () => {
    const machine = n1({ ...OLD_PRIMARY })
      .withDefect('both-nodes-promote')
      .answers('pg_ctl', { exitCode: 3 });
    machine.content.set(`${DATA}/kingbase.conf`, "synchronous_standby_names = '1 (n1, n2)'\n");
    await run(machine);
    expect(machine.content.has(`${DATA}/recovery.conf`)).to.equal(false);
    expect(machine.content.get(`${DATA}/kingbase.conf`)).to.match(/^#synchronous_standby_names/);
    expect(commands(machine).slice(-2)).to.deep.equal([
      `sys_ctl start -D ${DATA}`,
      'change_vip.sh 10.1.2.202/24 eth0 add',
    ]);
  });

  it('does not rewind while the primary of the pool does not answer, which is being failed over then', async () => {
    const machine = n1({ own: 'up', primary: 'n2', streaming: false, attaches: true });
    const before = machine.programOf('psql');
    machine.answers('psql', (argv) => ((argv.at(-1) ?? '').startsWith('show') ? before(argv) : { exitCode: 2 }));
    const { code, lines } = await run(machine);
    expect(code).to.equal(1);
    expect(lines.at(-1)).to.contain('does not answer, exit script');
    expect(commands(machine).some((text) => /^(?:sys_|pcp_)/.test(text))).to.equal(false);
  });

  it('does nothing without a primary in the pool (K54)', async () => {
    const { code, lines } = await run(n1({ ...OLD_PRIMARY, primary: 'none' }));
    expect(code).to.equal(0);
    expect(lines.at(-1)).to.equal('no primary node in kingbasecluster, nothing to do');
  });

  it('gives up synchrony on a primary whose last standby is gone (F26)', async () => {
    const machine = n1({ own: 'up', primary: 'n1', streaming: false, attaches: true });
    machine.content.set(`${DATA}/kingbase.conf`, "synchronous_standby_names = '1 (n1, n2)'\n");
    const { lines } = await run(machine);
    expect(lines.join('\n')).to.contain('ASYNC RECOVER MODE');
    expect(machine.content.get(`${DATA}/kingbase.conf`)).to.match(/^#synchronous_standby_names/);
  });

  it('stops the database of a node that is cut off (K52)', async () => {
    const machine = n1({ ...OLD_PRIMARY }).answers('ping', {
      exitCode: 1,
      stdout: '3 packets transmitted, 0 received',
    });
    const { code, lines } = await run(machine);
    expect(code).to.equal(66);
    expect(lines.filter((line) => line.includes('success times:[0]'))).to.have.length(3);
    expect(commands(machine)).to.contain(`sys_ctl stop -D ${DATA} -m immediate`);
    expect(commands(machine).at(-1)).to.equal('change_vip.sh 10.1.2.202/24 eth0 del');
  });

  it('tries a broken disk six times before it stops the database (K51, F25)', async () => {
    const machine = n1({ ...OLD_PRIMARY }).answers('dd', { exitCode: 1 });
    const { code, lines } = await run(machine);
    expect(code).to.equal(66);
    expect(lines.filter((line) => line.includes('failed to check read/write on mount point'))).to.have.length(6);
    expect(commands(machine).some((text) => text.startsWith('sys_ctl stop'))).to.equal(true);
  });
});
