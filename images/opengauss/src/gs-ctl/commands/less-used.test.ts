import { expect } from 'chai';
import { MemoryHost } from '../../host/memory-host.ts';
import { gsCtl, hostOf, putServer, queryAnswer, readRecording } from '../recorded.ts';
import {
  BASE_BACKUP,
  peers,
  serverStarts,
  stoppedNode,
  tools,
  withoutLinesLeftOut,
  withoutStamps,
} from './build-in-memory.ts';

const DN1 = '/gaussdb/data/dn1';
const DN2 = '/gaussdb/data/dn2';

describe('gs_ctl build, less used', () => {
  it('standby_full copies a standby that has no primary either, in the recorded words', async () => {
    const recording = readRecording('build-standby-full');
    const host = hostOf(recording);
    stoppedNode(host, DN2, 'dn_6001', [15001]);
    peers(host, { 15001: 'Standby' });
    serverStarts(host, DN2, recording);
    tools(host, { pg_basebackup: [BASE_BACKUP] });
    expect(await gsCtl(host, `build -D ${DN2} -b standby_full`)).to.equal(0);
    const lsn = /\b[0-9A-F]+\/[0-9A-F]+\b/g;
    expect(withoutStamps(host.output).replaceAll(lsn, 'LSN')).to.equal(
      withoutStamps(withoutLinesLeftOut(recording, 'full')).replaceAll(lsn, 'LSN'),
    );
    expect(host.commands[0]?.join(' ')).to.include('user=standin_cascade');
  });

  it('standby_full does not copy a primary', async () => {
    const host = hostOf('');
    stoppedNode(host, DN2, 'dn_6001', [15001]);
    peers(host, { 15001: 'Primary' });
    expect(await gsCtl(host, `build -D ${DN2} -b standby_full`)).to.equal(1);
    expect(host.output).to.include('standby build try host(127.0.0.1) port(15001) failed');
  });

  it('does not copy a primary of an older term', async () => {
    const host = hostOf('');
    stoppedNode(host, DN2, 'dn_6001', [15001]);
    host.put(`${DN2}/term_file`, Buffer.from([7, 0, 0, 0]));
    peers(host, { 15001: 'Primary' });
    expect(await gsCtl(host, `build -D ${DN2} -b full`)).to.equal(1);
    expect(host.output).to.include('the primary term 1 is smaller than the standby term 7.');
    expect(host.files.exists(`${DN2}/standin/global/pg_control`)).to.equal(true);
  });

  it('says of modes between clusters that they are not here, before anything is stopped', async () => {
    const host = hostOf('');
    putServer(host, DN2, { pid: 7 });
    expect(await gsCtl(host, `build -D ${DN2} -b cross_cluster_full`)).to.equal(1);
    expect(host.output).to.include('build mode cross_cluster_full needs what this stand-in does not have.');
    expect(host.signals).to.deep.equal([]);
  });
});

describe('gs_ctl, less used', () => {
  it('finishredo asks the server and says nothing more', async () => {
    const host = hostOf('');
    putServer(host, DN1, { pid: 7 });
    host.answer = () => queryAnswer({});
    expect(await gsCtl(host, `finishredo -D ${DN1}`)).to.equal(0);
    expect(host.text(`${DN1}/finish_redo_file`)).to.equal('');
    expect(host.signals).to.deep.equal([{ pid: 7, signal: 'SIGUSR1' }]);
    expect(withoutStamps(host.output)).to.equal(`[][1][][gs_ctl]: gs_ctl finish redo ,datadir is ${DN1} \n`);
  });

  for (const name of ['copy', 'stack', 'startwalrcv', 'restore']) {
    it(`${name} is known and says that it is not here`, async () => {
      const host = hostOf('');
      expect(await gsCtl(host, `${name} -D ${DN1}`)).to.equal(1);
      expect(host.output).to.include(`${name} is not in this stand-in`);
    });
  }

  it('init runs gs_initdb with the options of -o', async () => {
    const host = new MemoryHost();
    host.tool = () => ({ exitCode: 0, output: 'done\n' });
    const { runGsCtl } = await import('../run-gs-ctl.ts');
    expect(await runGsCtl(['init', '-D', DN1, '-o', '--nodename=n1 -w Gauss@123'], host)).to.equal(0);
    expect(host.commands[0]?.slice(1)).to.deep.equal(['-D', DN1, '--nodename=n1', '-w', 'Gauss@123']);
    expect(host.output).to.include('done\n');
  });

  it('refuses values in which a shell would see something, in the real spelling', async () => {
    const host = hostOf('');
    expect(await gsCtl(host, 'query -D /data;rm')).to.equal(1);
    expect(host.output).to.equal('Error: variable "/data;rm" token invaild symbol ";".\n');
  });

  it('speaks 1.0.0 where the file of the image says so', async () => {
    const host = hostOf('');
    host.put('/usr/local/opengauss/share/wording', '1.0.0\n');
    await gsCtl(host, `status -D ${DN1}`);
    expect(host.output).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}1 gs_ctl:gs_ctl status,datadir is -D ".*"\n/);
  });
});

describe('the log of gs_ctl', () => {
  const logs = (host: MemoryHost): string[] =>
    [...host.fileTable.keys()].filter((path) => path.startsWith('/logs/bin/gs_ctl/'));

  it('is written where GAUSSLOG is an absolute path, and goes on in the same file', async () => {
    const host = hostOf('');
    host.environment = { GAUSSLOG: '/logs' };
    await gsCtl(host, `status -D ${DN1}`);
    await gsCtl(host, `status -D ${DN1}`);
    const [log = '', ...others] = logs(host);
    expect(others).to.deep.equal([]);
    expect(log).to.match(/gs_ctl-\d{4}-\d\d-\d\d_\d{6}-current\.log$/);
    expect(host.text(log)).to.equal(host.output);
  });

  it('is not there without GAUSSLOG', async () => {
    const host = hostOf('');
    await gsCtl(host, `status -D ${DN1}`);
    expect(logs(host)).to.deep.equal([]);
  });

  it('held by another gs_ctl is a failure', async () => {
    const host = hostOf('');
    host.environment = { GAUSSLOG: '/logs' };
    host.isLocked = true;
    expect(await gsCtl(host, `status -D ${DN1}`)).to.equal(1);
    expect(host.output).to.equal('another gs_ctl command is running, init_log failed!\n');
  });
});
