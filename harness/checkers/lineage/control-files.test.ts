import { expect } from 'chai';
import type { CommandRecord } from '../../cluster/command-record.ts';
import type { NodeState, StateSample } from '../../cluster/node-state.ts';
import { evidence, NODES, standbyState } from '../fixtures/cluster-samples.ts';
import { controlFilesChecker, type ControlFilesResult } from './control-files.ts';

const MADE = 'N_ITEM = 0\nTGUID = 1\nSTATUS = VALID\n';
const TAKEN_OVER = [
  'N_ITEM = 1\nTGUID = 2\nSTATUS = VALID\n[RECORD1]\nOLD_TGUID = 1\nNEW_TGUID = 2\nSLSN = 4096',
  'CREATE_TIME = 2019-07-02 10:00:00\nMON_ID = 7\nDESCRIPTION = Auto Takeover\nMON_IP = 10.0.0.14\n',
].join('\n');

function read(seconds: number, node: string, stdout: string): CommandRecord {
  const argv = ['su', '-', 'dmdba', '-c', 'cat /var/lib/dm/DAMENG/dmwatcher.ctl'];
  return { time: seconds * 1e9, node, argv, exitCode: 0, stdout, stderr: '', durationMs: 5, timedOut: false };
}

const look = (seconds: number, text: (node: string) => string): readonly CommandRecord[] =>
  NODES.map(({ name }) => read(seconds, name, text(name)));

function check(commands: readonly CommandRecord[], states: readonly StateSample[] = []): ControlFilesResult {
  return controlFilesChecker.check({ ...evidence([], states), commands });
}

const types = ({ anomalies }: ControlFilesResult): readonly string[] => anomalies.map(({ type }) => type);

function primary(lsn: string): NodeState {
  return { role: 'primary', state: 'OPEN', detail: '', inRecovery: false, lsn, senders: [] };
}

const standby = (lsn: string): NodeState => standbyState('n2', lsn, { state: 'OPEN' });

/** n1 has redo up to `end`, n2 takes over, n1 follows again. */
const takeover = (end: string): readonly StateSample[] => [
  { time: 1e9, node: 'n1', state: primary(end) },
  { time: 1e9, node: 'n2', state: standby('0/1000') },
  { time: 5e9, node: 'n2', state: primary('0/1000') },
  { time: 20e9, node: 'n1', state: standby('0/1000') },
];

describe('control files checker of DM', () => {
  it('is content with equal files whose records are a chain', () => {
    const result = check([...look(1, () => MADE), ...look(40, () => TAKEN_OVER)], takeover('0/1000'));
    expect(result).to.deep.include({ valid: true, looks: 2, records: ['Auto Takeover'] });
  });

  it('accuses files that differ', () => {
    expect(types(check(look(1, (node) => (node === 'n3' ? TAKEN_OVER : MADE))))).to.deep.equal([
      'control-files-differ',
    ]);
  });

  it('accuses a file that is not VALID, or whose records are no chain', () => {
    const split = TAKEN_OVER.replace('STATUS = VALID', 'STATUS = SPLIT');
    expect(types(check(look(1, () => split)))).to.deep.equal(Array(3).fill('control-file-broken'));
    const broken = TAKEN_OVER.replace('NEW_TGUID = 2', 'NEW_TGUID = 3');
    expect(types(check(look(1, () => broken)))).to.deep.equal(Array(3).fill('control-file-broken'));
  });

  it('accuses a change of the primary without a record', () => {
    expect(
      types(
        check(
          look(40, () => MADE),
          takeover('0/1000'),
        ),
      ),
    ).to.deep.equal(['control-record-missing']);
  });

  it('accuses an old primary with redo beyond the TAKEOVER_LSN that follows again', () => {
    const result = check(
      look(40, () => TAKEN_OVER),
      takeover('0/1001'),
    );
    expect(types(result)).to.deep.equal(['split-rejoined']);
    expect(result.summary).to.include('FILE_LSN 4097, beyond TAKEOVER_LSN 4096');
  });

  it('lets it follow when it was restored', () => {
    const restore: CommandRecord = { ...read(10, 'n1', ''), argv: ['su', '-c', 'dmrman CTLSTMT="RESTORE DATABASE x"'] };
    expect(check([restore, ...look(40, () => TAKEN_OVER)], takeover('0/1001')).valid).to.equal(true);
  });

  it('does not know when nobody read them', () => {
    expect(check([]).valid).to.equal('unknown');
    expect(check([read(1, 'n1', MADE)]).valid).to.equal('unknown');
  });
});
