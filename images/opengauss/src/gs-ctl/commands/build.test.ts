import { expect } from 'chai';
import { decodeStateFile } from '../../state-file.ts';
import { gsCtl, hostOf, putServer, queryAnswer, readRecording, removeServer } from '../recorded.ts';
import {
  BASE_BACKUP,
  controlData,
  DONE,
  peers,
  serverStarts,
  stoppedNode,
  tools,
  withoutLinesLeftOut,
  withoutStamps,
} from './build-in-memory.ts';

const DN1 = '/gaussdb/data/dn1';
const DN2 = '/gaussdb/data/dn2';

describe('gs_ctl build', () => {
  it('full build prints the recorded lines in the recorded order but for those that would be lies', async () => {
    const recording = readRecording('build-full');
    const host = hostOf(recording);
    stoppedNode(host, DN2, 'dn_6002', [15001]);
    host.put(`${DN2}/pg_log/old.log`, 'kept');
    host.put(`${DN2}/standin_timeline`, '4');
    host.put(`${DN2}/failover`, '');
    peers(host, { 15001: 'Primary' });
    serverStarts(host, DN2, recording);
    tools(host, { pg_basebackup: [BASE_BACKUP] });
    expect(await gsCtl(host, `build -D ${DN2} -b full`)).to.equal(0);
    expect(withoutStamps(host.output)).to.equal(withoutStamps(withoutLinesLeftOut(recording, 'full')));

    expect(host.spawned[0]?.slice(1)).to.deep.equal(['-D', DN2, '-M', 'standby']);
    expect(host.text(`${DN2}/gs_build.pid`)).to.equal('0');
    expect(host.files.exists(`${DN2}/build_completed.done`)).to.equal(true);
    expect(host.files.exists(`${DN2}/build_completed.start`)).to.equal(false);
    expect(host.text(`${DN2}/postgresql.conf`)).to.include("pgxc_node_name = 'dn_6001'");
    expect(host.text(`${DN2}/pg_hba.conf`)).to.equal('local all all trust\n');
    const kept = ['pg_log', 'standin_timeline', 'failover', 'standin'].map((name) =>
      host.files.exists(`${DN2}/${name}`),
    );
    expect(kept).to.deep.equal([true, true, false, false]);
  });

  it('full build takes the pg_hba.conf that the copy brings along and keeps the old one', async () => {
    const host = hostOf('');
    stoppedNode(host, DN2, 'dn_6002', [15001]);
    peers(host, { 15001: 'Primary' });
    host.tool = () => {
      host.put(`${DN2}/standin/opengauss_pg_hba.conf`, 'host all omm 10.0.0.0/8 trust\n');
      return DONE;
    };
    expect(await gsCtl(host, `build -D ${DN2} -b full -q`)).to.equal(0);
    expect(host.text(`${DN2}/pg_hba.conf`)).to.equal('host all omm 10.0.0.0/8 trust\n');
    expect(host.text(`${DN2}/pg_hba.conf.old`)).to.equal('local all all trust\n');
    expect(host.spawned).to.deep.equal([]);
  });

  it('full build that breaks off leaves the mark that keeps the server from starting', async () => {
    const host = hostOf('');
    stoppedNode(host, DN2, 'dn_6002', [15001]);
    peers(host, { 15001: 'Primary' });
    const output = 'pg_basebackup: error: could not read COPY data: server closed the connection unexpectedly';
    tools(host, { pg_basebackup: [{ exitCode: 1, output }] });
    expect(await gsCtl(host, `build -D ${DN2} -b full`)).to.equal(1);
    expect(host.output).to.match(/full build failed\(\/gaussdb\/data\/dn2\)\.\n$/);
    expect(host.files.exists(`${DN2}/build_completed.start`)).to.equal(true);
    const state = decodeStateFile(host.fileTable.get(`${DN2}/gaussdb.state`) ?? Buffer.alloc(0));
    expect(state).to.include({ role: 'Unknown', state: 'Unknown' });
  });

  it('is refused where postgresql.conf includes another file, and touches no data', async () => {
    const host = hostOf('');
    stoppedNode(host, DN2, 'dn_6002', [15001]);
    host.put(`${DN2}/postgresql.conf`, "include 'more.conf'\n");
    peers(host, { 15001: 'Primary' });
    expect(await gsCtl(host, `build -D ${DN2} -b full`)).to.equal(1);
    expect(host.output).to.include('There is nested config file in postgresql.conf: include');
    expect(host.files.exists(`${DN2}/standin/global/pg_control`)).to.equal(true);
  });

  for (const [name, kind] of [
    ['build-full-no-primary', 'full'],
    ['build-incremental-no-primary', 'incremental'],
    ['build-auto-no-primary', 'auto'],
  ] as const) {
    it(`${name}: with a standby as the only peer it fails as recorded and touches no data`, async () => {
      const recording = readRecording(name);
      const host = hostOf(recording);
      stoppedNode(host, DN2, 'dn_6001', [15001]);
      peers(host, { 15001: 'Standby' });
      expect(await gsCtl(host, `build -D ${DN2} -b ${kind}`)).to.equal(1);
      expect(host.output).to.equal(recording);
      expect(host.files.exists(`${DN2}/standin/global/pg_control`)).to.equal(true);
    });
  }

  it('an unknown mode is auto, and a refused connection shows the text of libpq', async () => {
    const recording = readRecording('build-unknown-mode-refused');
    const host = hostOf(recording);
    stoppedNode(host, DN1, 'dn_6001', [16001]);
    expect(await gsCtl(host, `build -D ${DN1} -b bogus`)).to.equal(1);
    expect(host.output).to.equal(recording);
  });

  it('is refused on a running primary', async () => {
    const recording = readRecording('build-on-primary');
    const host = hostOf(recording);
    stoppedNode(host, DN2, 'dn_6001', [15001]);
    putServer(host, DN2, { pid: 1081, port: 16000 });
    host.answer = () => queryAnswer({});
    expect(await gsCtl(host, `build -D ${DN2} -b full`)).to.equal(1);
    expect(host.output).to.equal(recording);
  });

  it('needs a postgresql.conf', async () => {
    const recording = readRecording('build-no-config');
    const host = hostOf(recording);
    host.directories.add('/gaussdb/data/dnempty');
    expect(await gsCtl(host, 'build -D /gaussdb/data/dnempty -b full')).to.equal(1);
    expect(host.output).to.equal(recording);
  });

  it('needs a replconninfo', async () => {
    const recording = readRecording('build-no-replconninfo');
    const host = hostOf(recording);
    stoppedNode(host, '/gaussdb/data/sn', 'dn_6002', []);
    expect(await gsCtl(host, 'build -D /gaussdb/data/sn -b full')).to.equal(1);
    expect(host.output).to.equal(recording);
  });

  it('incremental build of a running standby prints the recorded lines but for those that would be lies', async () => {
    const recording = readRecording('build-incremental');
    const host = hostOf(recording);
    stoppedNode(host, DN2, 'dn_6001', [15001]);
    putServer(host, DN2, { pid: 28500, port: 16000 });
    host.onSignal = () => host.later(990, () => removeServer(host, DN2, 28500));
    peers(host, { 15001: 'Primary' });
    const local = host.answer;
    host.answer = (where, request) => {
      const state = {
        static_connections: 1,
        db_state: 'Need repair',
        detail_information: 'WAL segment removed',
      } as const;
      return where.startsWith('/')
        ? queryAnswer({ state: { local_role: 'Standby', ...state } })
        : local(where, request);
    };
    serverStarts(host, DN2, recording);
    tools(host, {
      psql: [{ exitCode: 0, output: '7|0/40000A8|0/22AFEE8\n' }],
      pg_controldata: [
        controlData({ state: 'shut down in recovery', checkpoint: '0/402B9F0', redo: '0/402B9F0' }),
        controlData({ state: 'shut down in recovery', checkpoint: '0/402B9F0', redo: '0/402B9F0' }),
        controlData({ state: 'in archive recovery', checkpoint: '0/40000A8', redo: '0/22AFEE8', end: '0/4030418' }),
      ],
      pg_rewind: [
        {
          exitCode: 0,
          output: [
            'pg_rewind: connected to server',
            'pg_rewind: servers diverged at WAL location 0/4000148 on timeline 1',
            'pg_rewind: rewinding from last common checkpoint at 0/40000A8 on timeline 1',
            'pg_rewind: reading source file list',
            'pg_rewind: reading target file list',
            'pg_rewind: reading WAL in target',
            'pg_rewind: need to copy 72 MB (total source directory size is 105 MB)',
            '73728/73728 kB (100%) copied',
            'pg_rewind: creating backup label and updating control file',
            'pg_rewind: syncing target data directory',
            'pg_rewind: Done!',
          ].join('\n'),
        },
      ],
    });
    expect(await gsCtl(host, `build -D ${DN2} -b incremental`)).to.equal(0);
    expect(withoutStamps(host.output)).to.equal(withoutStamps(withoutLinesLeftOut(recording, 'incremental')));
    expect(host.signals[0]).to.deep.equal({ pid: 28500, signal: 'SIGINT' });
    expect(host.files.exists(`${DN2}/build_completed.done`)).to.equal(true);
  });

  it('a foreign system identifier fails three times', async () => {
    const recording = readRecording('build-incremental-foreign-system');
    const host = hostOf(recording);
    const directory = '/gaussdb/data/dnf';
    stoppedNode(host, directory, 'dn_6001', [15001]);
    peers(host, { 15001: 'Primary' });
    const local = host.answer;
    putServer(host, directory, { pid: 27669, port: 19000 });
    host.onSignal = () => host.later(990, () => removeServer(host, directory, 27669));
    host.answer = (where, request) => {
      const state = {
        static_connections: 1,
        db_state: 'Need repair',
        detail_information: 'System id not matched',
      } as const;
      return where.startsWith('/')
        ? queryAnswer({ state: { local_role: 'Standby', ...state } })
        : local(where, request);
    };
    tools(host, {
      psql: [{ exitCode: 0, output: '8|0/40000A8|0/22AFEE8\n' }],
      pg_controldata: [controlData({ state: 'shut down in recovery', checkpoint: '0/1', redo: '0/1' })],
    });
    expect(await gsCtl(host, `build -D ${directory} -b incremental`)).to.equal(1);
    expect(host.output).to.equal(recording);
  });

  it('auto build falls back to a full build when three incremental tries failed', async () => {
    const recording = readRecording('build-auto-falls-back');
    const host = hostOf(recording);
    stoppedNode(host, DN1, 'dn_6001', [16001]);
    host.files.remove(`${DN1}/standin`);
    peers(host, { 16001: 'Primary' });
    serverStarts(host, DN1, recording);
    const output = BASE_BACKUP.output.replace('0/22AAF70', '0/11000170').replace('0/3000058', '0/12000058');
    tools(host, { pg_basebackup: [{ exitCode: 0, output }] });
    expect(await gsCtl(host, `build -D ${DN1} -b auto`)).to.equal(0);
    expect(withoutStamps(host.output)).to.equal(withoutStamps(withoutLinesLeftOut(recording, 'full')));
  });

  it('a rewind that breaks off after its first write cannot be tried again, only a full build helps', async () => {
    const host = hostOf('');
    stoppedNode(host, DN1, 'dn_6001', [16001]);
    peers(host, { 16001: 'Primary' });
    const broken = [
      'pg_rewind: need to copy 72 MB (total source directory size is 105 MB)',
      'pg_rewind: error: could not fetch file list: server closed the connection unexpectedly',
    ];
    tools(host, {
      psql: [{ exitCode: 0, output: '7|0/40000A8|0/22AFEE8\n' }],
      pg_controldata: [controlData({ state: 'shut down', checkpoint: '0/1', redo: '0/1' })],
      pg_rewind: [{ exitCode: 1, output: broken.join('\n') }],
    });
    expect(await gsCtl(host, `build -D ${DN1} -b incremental`)).to.equal(1);
    expect(host.files.exists(`${DN1}/build_completed.start`)).to.equal(true);
    expect(await gsCtl(host, `build -D ${DN1} -b incremental`)).to.equal(1);
    expect(host.output).to.include('last build uncompleted, change to full build. \n');
  });

  it('a rewind that fails before its first write leaves the data usable', async () => {
    const host = hostOf('');
    stoppedNode(host, DN1, 'dn_6001', [16001]);
    peers(host, { 16001: 'Primary' });
    tools(host, {
      psql: [{ exitCode: 0, output: '7|0/40000A8|0/22AFEE8\n' }],
      pg_controldata: [controlData({ state: 'shut down', checkpoint: '0/1', redo: '0/1' })],
      pg_rewind: [{ exitCode: 1, output: 'pg_rewind: error: could not connect' }],
    });
    expect(await gsCtl(host, `build -D ${DN1} -b incremental`)).to.equal(1);
    expect(host.files.exists(`${DN1}/build_completed.start`)).to.equal(false);
    expect(host.output.match(/inc build failed\.\n/g)?.length).to.equal(3);
  });
});
