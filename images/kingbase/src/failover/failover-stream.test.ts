import { expect } from 'chai';
import { haModule } from '../machine/fixtures/ha-module.ts';
import { MemoryMachine } from '../machine/fixtures/memory-machine.ts';
import { failoverStream } from './failover-stream.ts';

/** As the pool calls it when the database of n1 is gone. */
const PRIMARY_DOWN = ['10.1.2.12', '0', '0', '10.1.2.11', '10.1.2.11', '1', '0', '/data'];
const STANDBY_DOWN = ['10.1.2.11', '0', '1', '10.1.2.12', '10.1.2.11', '0', '0', '/data'];

/** On n2, where every program does what it should. */
function onN2(): MemoryMachine {
  return new MemoryMachine().answers('ping', { stdout: '3 packets transmitted, 2 received, 33% packet loss' });
}

interface Run {
  readonly code: number;
  readonly lines: string[];
  readonly errors: string[];
}

async function run(machine: MemoryMachine, words: readonly string[]): Promise<Run> {
  const lines: string[] = [];
  const errors: string[] = [];
  const code = await failoverStream(
    { machine, ha: haModule('n2'), say: (line) => lines.push(line), complain: (line) => errors.push(line) },
    words,
  );
  return { code, lines, errors };
}

const commands = (machine: MemoryMachine): string[] => machine.ran.map((argv) => argv.join(' '));

describe('failover_stream.sh', () => {
  it('fences, moves the address, promotes, gives up synchrony and makes a checkpoint, in this order (K38 to K46)', async () => {
    const machine = onN2();
    const { code } = await run(machine, PRIMARY_DOWN);
    expect(code).to.equal(0);
    expect(commands(machine).filter((text) => !text.startsWith('ping'))).to.deep.equal([
      'ssh -o ConnectTimeout=10 -l kingbase 10.1.2.11 sys_ctl stop -D /home/kingbase/cluster/R3HA/db/data -m fast -t 10',
      'ssh -o ConnectTimeout=10 -l root 10.1.2.11 change_vip.sh 10.1.2.202/24 eth0 del',
      'change_vip.sh 10.1.2.202/24 eth0 add',
      'kingbase_promote.sh',
      'sync_async.sh async',
      'kingbase_checkpoint.sh',
    ]);
  });

  it('says what it was called with, all eight (K33, K36)', async () => {
    const { lines } = await run(onN2(), PRIMARY_DOWN);
    expect(lines[0]).to.match(/^-+\d{4}-\d\d-\d\d \d\d:\d\d:\d\d failover beging-+$/);
    expect(lines[1])
      .to.contain('%P = old primary node id [0], %d = node id[0]')
      .and.contain('%O = old primary host[10.1.2.11]');
    expect(lines.at(-1)).to.match(/failover end-+$/);
  });

  it('promotes nobody for a standby that is down (K34)', async () => {
    const machine = onN2();
    const { code, lines } = await run(machine, STANDBY_DOWN);
    expect(code).to.equal(0);
    expect(lines.join('\n')).to.contain('standby down');
    expect(commands(machine).every((text) => text.startsWith('ping'))).to.equal(true);
  });

  it('promotes nobody on a node that cannot reach its trusted server (K37)', async () => {
    const machine = new MemoryMachine().answers('ping', { exitCode: 1, stdout: '3 packets transmitted, 0 received' });
    const { code, lines } = await run(machine, PRIMARY_DOWN);
    expect(code).to.equal(66);
    expect(lines).to.contain('ping trust ip failed, will exit');
    expect(commands(machine).some((text) => text.includes('promote'))).to.equal(false);
  });

  it('goes on when the old primary cannot be reached (K40)', async () => {
    const machine = onN2().answers('ssh', {
      exitCode: 255,
      stderr: 'ssh: connect to host 10.1.2.11 port 22: No route to host\n',
    });
    const { code, lines, errors } = await run(machine, PRIMARY_DOWN);
    expect(code).to.equal(0);
    expect(errors).to.deep.equal(['ssh: connect to host 10.1.2.11 port 22: No route to host']);
    expect(lines).to.contain(
      'ssh connect host:10.1.2.11 failed, can not stop old primary db and del old primary db vip',
    );
    expect(commands(machine))
      .to.contain('kingbase_promote.sh')
      .and.not.contain('ssh -o ConnectTimeout=10 -l root 10.1.2.11 change_vip.sh 10.1.2.202/24 eth0 del');
  });

  it('makes no checkpoint behind a promotion that failed (K44)', async () => {
    const machine = onN2().answers('kingbase_promote.sh', {
      exitCode: 66,
      stdout: 'promote execute failed ,will exit\n',
    });
    const { code, lines } = await run(machine, PRIMARY_DOWN);
    expect(code).to.equal(66);
    expect(lines).to.contain('promote execute failed ,will exit');
    expect(commands(machine)).to.not.contain('kingbase_checkpoint.sh');
  });

  it('refuses arguments that a dropped placeholder has shifted (facts §2a)', async () => {
    const machine = onN2();
    const { code } = await run(machine, PRIMARY_DOWN.toSpliced(4, 1));
    expect(code).to.equal(66);
    expect(machine.ran).to.deep.equal([]);
  });

  it('leaves the checkpoint out under the defect of this name, and says nothing of it', async () => {
    const machine = onN2().withDefect('no-checkpoint-before-rewind');
    const { code, lines } = await run(machine, PRIMARY_DOWN);
    expect(code).to.equal(0);
    expect(lines.join('\n')).to.not.contain('checkpoint');
  });

  it('leaves the old primary alone under the defect both-nodes-promote', async () => {
    const machine = onN2().withDefect('both-nodes-promote');
    await run(machine, PRIMARY_DOWN);
    expect(commands(machine).some((text) => text.startsWith('ssh'))).to.equal(false);
  });
});
