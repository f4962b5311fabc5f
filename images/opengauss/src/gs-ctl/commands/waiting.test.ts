import { expect } from 'chai';
import type { LocalRole } from '../../control.ts';
import type { MemoryHost } from '../../host/memory-host.ts';
import { gsCtl, hostOf, putServer, queryAnswer, readRecording, removeServer, serverOutput } from '../recorded.ts';

const DN1 = '/gaussdb/data/dn1';
const DN2 = '/gaussdb/data/dn2';
const PAIR2 = '/gaussdb/pair/dn2';

/** A server that answers with a role which a request changes after some time. */
function serverWithRole(
  host: MemoryHost,
  directory: string,
  pid: number,
  before: LocalRole,
  after: LocalRole,
  ms: number,
): void {
  let role = before;
  let asked = false;
  putServer(host, directory, { pid });
  host.answer = () =>
    queryAnswer({
      state: { local_role: role, static_connections: 1, db_state: 'Normal', detail_information: 'Normal' },
    });
  host.onSignal = (_, signal) => {
    if (signal !== 'SIGUSR1' || asked) return;
    asked = true;
    host.later(ms, () => (role = after));
  };
}

/** A server that goes some time after it was signalled. */
function serverThatStops(host: MemoryHost, directory: string, pid: number, ms: number): void {
  putServer(host, directory, { pid });
  host.onSignal = () => host.later(ms, () => removeServer(host, directory, pid));
}

/** A program that is started, writes what the recorded server wrote and is then up, or dead. */
function serverThatStarts(
  host: MemoryHost,
  directory: string,
  recording: string,
  pid: number,
  exitStatus?: number,
): void {
  host.put(`${directory}/postgresql.conf`, 'port = 15000\n');
  host.onSpawn = (logFile) => {
    host.later(100, () => host.put(logFile, serverOutput(recording)));
    host.later(990, () => {
      if (exitStatus === undefined) putServer(host, directory, { pid });
      else host.exitStatuses.set(pid, exitStatus);
    });
    return pid;
  };
  host.answer = () => queryAnswer({});
}

describe('gs_ctl commands that wait', () => {
  it('start prints the server log between its own lines and copies nothing twice', async () => {
    const recording = readRecording('start-primary');
    const host = hostOf(recording);
    serverThatStarts(host, DN1, recording, 4018);
    expect(await gsCtl(host, `start -D ${DN1} -M primary`)).to.equal(0);
    expect(host.output).to.equal(recording);
    expect(host.spawned).to.deep.equal([['/usr/local/opengauss/bin/gaussdb', '-D', DN1, '-M', 'primary']]);
    expect([...host.fileTable.keys()].filter((path) => path.startsWith('/tmp/'))).to.deep.equal([]);
  });

  for (const [name, directory, mode, pid, status] of [
    ['start-bad-mode', DN1, 'bogus', 3961, 256],
    ['start-uncompleted-build', DN1, 'standby', 27126, 512],
  ] as const) {
    it(`${name}: a server that dies makes start exit with 1 and show its wait status ${status}`, async () => {
      const recording = readRecording(name);
      const host = hostOf(recording);
      serverThatStarts(host, directory, recording, pid, status);
      expect(await gsCtl(host, `start -D ${directory} -M ${mode}`)).to.equal(1);
      expect(host.output).to.equal(recording);
    });
  }

  it('start exits with 0 when the time is over and the server is still starting', async () => {
    const host = hostOf('');
    host.put(`${DN1}/postgresql.conf`, '');
    host.onSpawn = () => 77;
    expect(await gsCtl(host, `start -D ${DN1} -t 3`)).to.equal(0);
    expect(host.output).to.match(/start\.\.\.\n\.\.\.\n\[.*stopped waiting\n\[.*server is still starting up\n$/);
  });

  it('stop prints one dot for a server that takes a second', async () => {
    const recording = readRecording('stop');
    const host = hostOf(recording);
    serverThatStops(host, DN2, 26122, 990);
    expect(await gsCtl(host, `stop -D ${DN2}`)).to.equal(0);
    expect(host.output).to.equal(recording);
    expect(host.signals).to.deep.equal([{ pid: 26122, signal: 'SIGINT' }]);
  });

  it('stop prints two dots for a server that takes two seconds', async () => {
    const recording = readRecording('stop-two-seconds');
    const host = hostOf(recording);
    serverThatStops(host, DN1, 25000, 1980);
    expect(await gsCtl(host, `stop -D ${DN1} -m fast`)).to.equal(0);
    expect(host.output).to.equal(recording);
  });

  it('stop that takes too long fails with exit code 1, and immediate kills by force', async () => {
    const host = hostOf('');
    serverThatStops(host, DN1, 25000, 100_000);
    expect(await gsCtl(host, `stop -D ${DN1} -t 2`)).to.equal(1);
    expect(host.output).to.match(
      /shut down\.\.\.\.\. failed\n\[.*\]: {2}server does not shut down \(\/gaussdb\/data\/dn1\)\n$/,
    );
    expect(await gsCtl(host, `stop -D ${DN1} -t 2 -m immediate`)).to.equal(0);
    expect(host.signals.map(({ signal }) => signal)).to.deep.equal(['SIGINT', 'SIGQUIT', 'SIGKILL']);
  });

  it('restart keeps the role of postmaster.opts and prints no dots while the server stops', async () => {
    const recording = readRecording('restart');
    const host = hostOf(recording);
    serverThatStarts(host, DN1, recording, 1323);
    serverThatStops(host, DN1, 1182, 2900);
    host.put(`${DN1}/postmaster.opts`, `/usr/local/opengauss/bin/gaussdb "-D" "${DN1}" "-M" "standby"\n`);
    expect(await gsCtl(host, `restart -D ${DN1}`)).to.equal(0);
    expect(host.output).to.equal(recording);
    expect(host.spawned[0]?.slice(3)).to.deep.equal(['-M', 'standby']);
  });

  it('restart of a killed server says so and starts it', async () => {
    const recording = readRecording('restart-killed');
    const host = hostOf(recording);
    putServer(host, DN1, { pid: 379 });
    host.processTable.clear();
    serverThatStarts(host, DN1, recording, 1182);
    expect(await gsCtl(host, `restart -D ${DN1} -M standby`)).to.equal(0);
    expect(host.output).to.equal(recording);
  });

  it('failover asks by file, term and signal, and ends when the role is Primary', async () => {
    const recording = readRecording('failover');
    const host = hostOf(recording);
    serverWithRole(host, DN2, 28817, 'Standby', 'Primary', 950);
    expect(await gsCtl(host, `failover -D ${DN2}`)).to.equal(0);
    expect(host.output).to.equal(recording);
    expect(host.text(`${DN2}/failover`)).to.equal('');
    expect(host.fileTable.get(`${DN2}/term_file`)?.readUInt32LE(0)).to.equal(1);
  });

  it('failover repeats its request every second and exits with 1 when the time is over', async () => {
    const host = hostOf('');
    serverWithRole(host, DN2, 28817, 'Standby', 'Primary', 100_000);
    expect(await gsCtl(host, `failover -D ${DN2} -t 3 -T 7`)).to.equal(1);
    expect(host.signals.length).to.equal(3);
    expect(host.output).to.include('failover term (7)\n').and.to.include('failover timeout after 3 seconds.');
    expect(host.output).to.match(/: {2}failover failed \(\/gaussdb\/data\/dn2\)\n$/);
  });

  it('failover -W asks and leaves', async () => {
    const host = hostOf('');
    serverWithRole(host, DN2, 28817, 'Standby', 'Primary', 100);
    expect(await gsCtl(host, `failover -D ${DN2} -W`)).to.equal(0);
    expect(host.output).to.match(/: {2}server starting failover\n$/);
  });

  it('switchover prints a dot for every second it takes', async () => {
    const recording = readRecording('switchover');
    const host = hostOf(recording);
    serverWithRole(host, DN1, 29786, 'Standby', 'Primary', 5950);
    expect(await gsCtl(host, `switchover -D ${DN1}`)).to.equal(0);
    expect(host.output).to.equal(recording);
  });

  it('switchover exits with 0 when the time is over', async () => {
    const recording = readRecording('switchover-timeout');
    const host = hostOf(recording);
    serverWithRole(host, DN1, 29786, 'Standby', 'Primary', 4000);
    expect(await gsCtl(host, `switchover -D ${DN1} -t 1`)).to.equal(0);
    expect(host.output).to.equal(recording);
  });

  it('switchover -f says so first', async () => {
    const recording = readRecording('switchover-forced');
    const host = hostOf(recording);
    serverWithRole(host, PAIR2, 6500, 'Standby', 'Primary', 4950);
    expect(await gsCtl(host, `switchover -D ${PAIR2} -f -t 20`)).to.equal(0);
    expect(host.output).to.equal(recording);
  });

  it('notify standby to a pending server writes the request of that name', async () => {
    const recording = readRecording('notify-standby');
    const host = hostOf(recording);
    serverWithRole(host, DN2, 2214, 'Pending', 'Standby', 20);
    expect(await gsCtl(host, `notify -M standby -D ${DN2}`)).to.equal(0);
    expect(host.output).to.equal(recording);
    expect(host.files.exists(`${DN2}/standby`)).to.equal(true);
  });

  it('notify primary shows its term and a dot for the second it takes', async () => {
    const recording = readRecording('notify-primary');
    const host = hostOf(recording);
    serverWithRole(host, DN1, 2504, 'Pending', 'Primary', 900);
    expect(await gsCtl(host, `notify -M primary -D ${DN1}`)).to.equal(0);
    expect(host.output).to.equal(recording);
  });
});
