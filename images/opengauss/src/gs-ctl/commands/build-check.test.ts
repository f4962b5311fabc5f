import { expect } from 'chai';
import type { RunOutcome } from '../../host/host.ts';
import type { MemoryHost } from '../../host/memory-host.ts';
import { gsCtl, hostOf } from '../recorded.ts';
import { controlData, peers, stoppedNode, tools } from './build-in-memory.ts';

const DN2 = '/gaussdb/data/dn2';
const NO_REWIND: RunOutcome = { exitCode: 0, output: 'pg_rewind: no rewind required' };
const REWIND: RunOutcome = {
  exitCode: 0,
  output: [
    'pg_rewind: servers diverged at WAL location 0/4000148 on timeline 1',
    'pg_rewind: rewinding from last common checkpoint at 0/40000A8 on timeline 1',
  ].join('\n'),
};

/** A stopped standby whose primary has the WAL files `segments` counts. */
function standby({
  rewind,
  segments = 1,
  system = '7',
}: {
  readonly rewind: RunOutcome;
  readonly segments?: number;
  readonly system?: string;
}): MemoryHost {
  const host = hostOf('');
  host.environment = { DBQUAKE_OPENGAUSS_WORDING: '6.0.0' };
  stoppedNode(host, DN2, 'dn_6002', [15001]);
  peers(host, { 15001: 'Primary' });
  tools(host, {
    psql: [
      { exitCode: 0, output: '7|0/40000A8|0/22AFEE8\n' },
      { exitCode: 0, output: `${segments}\n` },
    ],
    pg_controldata: [
      controlData({ state: 'shut down in recovery', checkpoint: '0/4000028', redo: '0/4000028', system }),
    ],
    pg_rewind: [rewind],
  });
  return host;
}

describe('gs_ctl build -b check, which openGauss has since 6.0', () => {
  for (const [finding, host, result, ending, exitCode] of [
    ['nothing has diverged and the primary has the WAL', standby({ rewind: NO_REWIND }), 'needless', 'completed', 0],
    ['the node has WAL of its own', standby({ rewind: REWIND }), 'incremental', 'completed', 0],
    ['the primary has the WAL no more', standby({ rewind: NO_REWIND, segments: 0 }), 'full', 'failed', 1],
    ['it is another system', standby({ rewind: NO_REWIND, system: '8' }), 'full', 'failed', 1],
    ['pg_rewind fails', standby({ rewind: { exitCode: 1, output: 'pg_rewind: error: no' } }), 'full', 'failed', 1],
  ] as const) {
    it(`finds that a ${result} build is needed where ${finding}`, async () => {
      expect(await gsCtl(host, `build -D ${DN2} -b check`)).to.equal(exitCode);
      expect(host.output).to.include(`gs_ctl build check ,datadir is ${DN2}\n`);
      expect(host.output).to.include(`]: Build check result : ${result} build\n`);
      expect(host.output).to.match(new RegExp(`\\]: build check ${ending}\\(${DN2}\\)\\.\n`));
    });
  }

  it('changes nothing and does not start the server', async () => {
    const host = standby({ rewind: REWIND });
    await gsCtl(host, `build -D ${DN2} -b check`);
    expect(
      host.commands.filter(([program = '']) => program.endsWith('pg_rewind')).map((argv) => argv.at(-1)),
    ).to.deep.equal(['--dry-run']);
    expect(host.files.exists(`${DN2}/build_completed.start`)).to.equal(false);
    expect(host.spawned).to.deep.equal([]);
  });

  it('fails where no primary can be asked', async () => {
    const host = standby({ rewind: NO_REWIND });
    peers(host, {});
    expect(await gsCtl(host, `build -D ${DN2} -b check`)).to.equal(1);
    expect(host.output).to.match(/could not connect to server\.\n.*build check failed\(\/gaussdb\/data\/dn2\)\.\n$/);
  });

  it('is an auto build on 3.0.6, as every mode that it does not know', async () => {
    const host = standby({ rewind: NO_REWIND });
    host.environment = {};
    await gsCtl(host, `build -D ${DN2} -b check -q`);
    expect(host.output).to.include(`gs_ctl incremental build ,datadir is ${DN2}\n`);
    expect(host.output).to.include('dn incremental build completed.\n');
  });
});
