import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readSetting } from '../conf/config-file.ts';
import { putServer } from '../gs-ctl/recorded.ts';
import { MemoryHost } from '../host/memory-host.ts';
import { runGsGuc } from './run-gs-guc.ts';

const DN1 = '/gaussdb/data/dn1';
const DN2 = '/gaussdb/data/dn2';
const REPLCONNINFO2 =
  "replconninfo2='localhost=127.0.0.1 localport=15001 localheartbeatport=15005 localservice=15004 " +
  "remotehost=127.0.0.1 remoteport=17001 remoteheartbeatport=17005 remoteservice=17004'";

function recorded(name: string, stream: 'stdout' | 'stderr'): string {
  return readFileSync(new URL(`./fixtures/${name}.${stream}.txt`, import.meta.url), 'utf8');
}

function node(directory: string): MemoryHost {
  const host = new MemoryHost();
  host.put(`${directory}/postgresql.conf`, 'port = 15000\n#most_available_sync = off\t\t# comment\n');
  host.put(`${directory}/pg_hba.conf`, 'local all all trust\n');
  putServer(host, directory, { pid: 4018 });
  return host;
}

const CASES = [
  { name: 'reload', argv: ['reload', '-D', DN1, '-c', 'most_available_sync=on'], exitCode: 0, directory: DN1 },
  { name: 'reload-replconninfo', argv: ['reload', '-D', DN1, '-c', REPLCONNINFO2], exitCode: 0, directory: DN1 },
  { name: 'unknown-name', argv: ['set', '-D', DN1, '-c', 'nosuchparam=1'], exitCode: 1, directory: DN1 },
  {
    name: 'reload-hba',
    argv: ['reload', '-D', DN1, '-h', 'host all pgmon 127.0.0.1/32 md5'],
    exitCode: 0,
    directory: DN1,
  },
  { name: 'set-hba', argv: ['set', '-D', DN2, '-h', 'host all pgmon 127.0.0.1/32 md5'], exitCode: 0, directory: DN2 },
] as const;

describe('gs_guc', () => {
  for (const { name, argv, exitCode, directory } of CASES) {
    it(`${name}: prints and exits as recorded on openGauss 3.0.6`, async () => {
      const host = node(directory);
      expect(await runGsGuc(argv, host)).to.equal(exitCode);
      expect(host.output).to.equal(recorded(name, 'stdout'));
      expect(host.errorOutput).to.equal(recorded(name, 'stderr'));
    });
  }

  it('check shows the value in force as recorded', async () => {
    const host = node(DN1);
    host.put(`${DN1}/postgresql.conf`, 'most_available_sync = off\nmost_available_sync = on\n');
    expect(await runGsGuc(['check', '-D', DN1, '-c', 'most_available_sync'], host, 'vm')).to.equal(0);
    expect(host.output).to.equal(recorded('check', 'stdout'));
    expect(host.errorOutput).to.equal(recorded('check', 'stderr'));
  });

  it('set edits the commented-out entry in its place, keeps its comment and leaves the old file as a backup', async () => {
    const host = node(DN1);
    await runGsGuc(['set', '-D', DN1, '-c', 'most_available_sync = on', '-c', "application_name='n1'"], host);
    expect(host.text(`${DN1}/postgresql.conf`)).to.equal(
      "port = 15000\nmost_available_sync = on\t\t# comment\napplication_name = 'n1'\n",
    );
    expect(host.text(`${DN1}/postgresql.conf.guc.bak`)).to.include('#most_available_sync = off');
    expect(host.signals).to.deep.equal([]);
    expect(host.output).to.include('gs_guc set: most_available_sync=on: [').and.to.include("application_name='n1': [");
  });

  it('reload signals the server', async () => {
    const host = node(DN1);
    await runGsGuc(['reload', '-D', DN1, '-c', 'most_available_sync=on'], host);
    expect(host.signals).to.deep.equal([{ pid: 4018, signal: 'SIGHUP' }]);
  });

  it('reload on a stopped server keeps the edit and fails', async () => {
    const host = node(DN1);
    host.files.remove(`${DN1}/postmaster.pid`);
    expect(await runGsGuc(['reload', '-D', DN1, '-c', 'most_available_sync=on'], host)).to.equal(1);
    expect(host.output).to.include(`gs_guc: PID file "${DN1}/postmaster.pid" does not exist\nIs server running?\n`);
    expect(host.output).to.include('Failure to perform gs_guc!');
    expect(readSetting(host.text(`${DN1}/postgresql.conf`) ?? '', 'most_available_sync')).to.equal('on');
  });

  it('a parameter without value is commented out, and losing the last peer is warned of', async () => {
    const host = node(DN1);
    await runGsGuc(['set', '-D', DN1, '-c', REPLCONNINFO2], host);
    host.output = '';
    expect(await runGsGuc(['set', '-D', DN1, '-c', 'replconninfo2'], host)).to.equal(0);
    expect(host.output).to.include('WARNING: This is the last valid replConnInfo');
    expect(host.output).to.include('gs_guc set: #replconninfo2: [');
    expect(readSetting(host.text(`${DN1}/postgresql.conf`) ?? '', 'replconninfo2')).to.equal(undefined);
  });

  it('refuses to work while gs_ctl builds', async () => {
    const host = node(DN1);
    host.put(`${DN1}/gs_build.pid`, '555');
    host.processTable.set(555, { workingDirectory: '/' });
    expect(await runGsGuc(['set', '-D', DN1, '-c', 'port=1'], host)).to.equal(1);
    expect(host.output).to.include('gs_guc:The gs_ctl build is doing now');
  });

  it('a rule without method comments the equal ones out', async () => {
    const host = node(DN1);
    await runGsGuc(['set', '-D', DN1, '-h', 'host all u 10.0.0.0/8 md5'], host);
    await runGsGuc(['set', '-D', DN1, '-h', 'host all u 10.0.0.0/8'], host);
    expect(host.text(`${DN1}/pg_hba.conf`)).to.equal('local all all trust\n#host all u 10.0.0.0/8 md5\n');
  });

  for (const [value, message] of [
    [
      'application_name=n1',
      'ERROR: The value "n1" for parameter "application_name" is incorrect. Please do it like this "parameter = \'value\'".',
    ],
    [
      'most_available_sync=doe',
      'ERROR: The value "doe" for parameter "most_available_sync" is incorrect, requires a boolean value',
    ],
    ['replication_type=9', 'ERROR: The value 9 is outside the valid range for parameter "replication_type" (0 .. 2).'],
    ['max_connections=many', 'ERROR: The parameter "max_connections" requires an integer value.'],
    ['synchronous_commit=maybe', 'is incorrect, requires a enum value'],
  ] as const) {
    it(`refuses -c "${value}"`, async () => {
      const host = node(DN1);
      expect(await runGsGuc(['set', '-D', DN1, '-c', value], host)).to.equal(1);
      expect(host.output).to.include(message);
      expect(host.text(`${DN1}/postgresql.conf`)).to.match(/^port = 15000\n#/);
    });
  }

  for (const value of [
    'shared_buffers=128MB',
    'wal_sender_timeout=6s',
    "port='5432'",
    'checkpoint_completion_target=0.5',
    "synchronous_standby_names='ANY 1(n2,n3)'",
    'listen_addresses="*"',
    'synchronous_commit=ON',
  ]) {
    it(`takes -c "${value}"`, async () => {
      expect(await runGsGuc(['set', '-D', DN1, '-c', value], node(DN1))).to.equal(0);
    });
  }

  it('-N all prints the summary of nodes', async () => {
    const host = node(DN1);
    host.environment = { PGDATA: DN1 };
    expect(await runGsGuc(['reload', '-Z', 'datanode', '-N', 'all', '-I', 'all', '-c', 'port=5432'], host)).to.equal(0);
    expect(host.output)
      .to.match(/^Begin to perform the total nodes: 1\.\n/)
      .and.to.include('ALL: Success to perform gs_guc!');
    expect(readSetting(host.text(`${DN1}/postgresql.conf`) ?? '', 'port')).to.equal('5432');
  });
});
