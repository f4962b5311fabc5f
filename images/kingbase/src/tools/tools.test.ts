import { expect } from 'chai';
import { planKsql } from './ksql.ts';
import { planPcp } from './pcp.ts';
import { formatPoolNodes } from './pool-nodes.ts';
import { inPostgresWords, RewindTranslator, sourceOf, targetOf, walFileName } from './sys-rewind.ts';
import { parseSysCtl } from './sys-ctl.ts';

/** `show pool_nodes` of pgpool-II 4.3.5 after a failover, as psql -A -F TAB prints it. */
const POOL_NODES = [
  'node_id\thostname\tport\tstatus\tpg_status\tlb_weight\trole\tpg_role\tselect_cnt\tload_balance_node\treplication_delay\treplication_state\treplication_sync_state\tlast_status_change',
  '0\t10.1.2.11\t54321\tdown\tdown\t0.500000\tstandby\tunknown\t0\tfalse\t0\t\t\t2026-11-20 18:49:53',
  '1\t10.1.2.12\t54321\tup\tup\t0.500000\tprimary\tprimary\t0\ttrue\t0\t\t\t2026-11-20 18:48:37',
  '',
].join('\n');

describe('ksql', () => {
  it('shows the nine columns of V8R3 for show pool_nodes', () => {
    expect(formatPoolNodes(POOL_NODES)).to.equal(
      ` node_id | hostname  | port  | status | lb_weight |  role   | select_cnt | load_balance_node | replication_delay
---------+-----------+-------+--------+-----------+---------+------------+-------------------+-------------------
 0       | 10.1.2.11 | 54321 | down   | 0.500000  | standby | 0          | false             | 0
 1       | 10.1.2.12 | 54321 | up     | 0.500000  | primary | 0          | true              | 0
(2 rows)

`,
    );
  });

  it('says down for a quarantined node, which V8R3 does not have', () => {
    expect(formatPoolNodes(POOL_NODES.replace('\tdown\tdown', '\tquarantine\tup'))).to.match(/^ 0 .*\| down /m);
  });

  it('changes only the form of that one statement', () => {
    expect(planKsql(['-c', 'SHOW pool_nodes;']).isPoolNodes).to.equal(true);
    expect(planKsql(['-c', 'show pool_nodes; select 1'])).to.deep.equal({
      isPoolNodes: false,
      argv: ['-X', '-c', 'show pool_nodes; select 1'],
    });
    expect(planKsql(['-f', 'x.sql']).isPoolNodes).to.equal(false);
  });
});

describe('pcp programs', () => {
  it('take the password in base64 on the command line and give it on in a file', () => {
    expect(planPcp(['-U', 'kingbase', '-W', 'MTIzNDU2', '-h', '10.1.2.201', '-n', '0'])).to.deep.equal({
      argv: ['-w', '-p', '9898', '-U', 'kingbase', '-h', '10.1.2.201', '-n', '0'],
      passwordFile: '*:*:*:123456\n',
    });
  });

  it('escape what the file gives a meaning', () => {
    const encoded = Buffer.from('a:b\\c').toString('base64');
    expect(planPcp(['-W', encoded]).passwordFile).to.equal('*:*:*:a\\:b\\\\c\n');
  });
});

describe('sys_ctl', () => {
  it('finds its command among the options', () => {
    expect(parseSysCtl(['-D', '/d', 'stop', '-m', 'fast'], '/other')).to.deep.equal({
      command: 'stop',
      data: '/d',
      rest: ['-m', 'fast'],
    });
    expect(parseSysCtl(['promote'], '/other')).to.deep.equal({ command: 'promote', data: '/other', rest: [] });
  });
});

describe('sys_rewind', () => {
  const at = (second: number): Date => new Date(2022, 7, 30, 16, 42, second, 500);
  /** What pg_rewind 15 prints with --progress. */
  const OUTPUT = [
    'pg_rewind: connected to server',
    'pg_rewind: servers diverged at WAL location 0/66000028 on timeline 15',
    'pg_rewind: rewinding from last common checkpoint at 0/66000028 on timeline 15',
    'pg_rewind: reading source file list',
    'pg_rewind: reading target file list',
    'pg_rewind: reading WAL in target',
    'pg_rewind: need to copy 52 MB (total source directory size is 80 MB)',
    '54321/54321 kB (100%) copied',
    'pg_rewind: creating backup label and updating control file',
    'pg_rewind: syncing target data directory',
    'pg_rewind: Done!',
  ];
  const CONTROL = `Database cluster state:               in archive recovery
Minimum recovery ending location:     0/68024E80
Min recovery ending loc's timeline:   16
`;

  it('speaks V8R3’s words, with the numbers of this rewind', () => {
    const translator = new RewindTranslator(at(34));
    const lines = OUTPUT.flatMap((line, index) => translator.line(line, at(34 + Math.floor(index / 6))));
    expect([...lines, ...translator.end(CONTROL, at(37))]).to.deep.equal([
      'servers diverged at WAL location 0/66000028 on timeline 15',
      'rewinding from last common checkpoint at 0/66000028 on timeline 15',
      'find last common checkpoint start time from 2022-08-30 16:42:34.500000 UTC to 2022-08-30 16:42:34.500000 UTC, in "0.000000" seconds.',
      'reading source file list',
      'reading target file list',
      'reading WAL in target',
      'Rewind datadir file from source',
      "update the control file: minRecoveryPoint is '0/68024E80', minRecoveryPointTLI is '16', and database state is 'in archive recovery'",
      'rewind start wal location 0/66000028 (file 0000000F0000000000000066), end wal location 0/68024E80 (file 000000100000000000000068). time from 2022-08-30 16:42:35.500000 UTC to 2022-08-30 16:42:37.500000 UTC, in "2.000000" seconds.',
    ]);
  });

  it('claims no rewind where none was needed', () => {
    const translator = new RewindTranslator(at(34));
    expect(translator.line('pg_rewind: no rewind required', at(34))).to.deep.equal(['no rewind required']);
    expect(translator.end(CONTROL, at(35))).to.deep.equal([]);
  });

  it('keeps errors as errors', () => {
    expect(
      new RewindTranslator(at(1)).line('pg_rewind: error: could not find previous WAL record at 0/1', at(1)),
    ).to.deep.equal(['sys_rewind: error: could not find previous WAL record at 0/1']);
  });

  it('names WAL files by timeline and segment', () => {
    expect(walFileName(15, '0/66000028')).to.equal('0000000F0000000000000066');
    expect(walFileName(16, '1/FF000000')).to.equal('0000001000000001000000FF');
  });

  it('has Kingbase’s name for the target', () => {
    const words = ['--target-data=/d', '--source-server=host=h'];
    expect([targetOf(words), sourceOf(words)]).to.deep.equal(['/d', 'host=h']);
    expect(inPostgresWords(words)).to.deep.equal(['--target-pgdata=/d', '--source-server=host=h']);
  });
});
