import { expect } from 'chai';
import { readFixture } from './fixtures/read-fixture.ts';
import { decodeStateFile, EMPTY_STATE, encodeStateFile, STATE_FILE_SIZE, type StateFile } from './state-file.ts';

/** The bytes that `od -c` printed; `*` stands for a repetition of the line before. */
function bytesOfDump(text: string): Buffer {
  const bytes = Buffer.alloc(STATE_FILE_SIZE);
  for (const line of text.split('\n')) {
    const [offset = '', ...values] = line.trim().split(/\s+/);
    values.forEach((value, index) => {
      bytes[Number.parseInt(offset, 8) + index] = value === '\\0' ? 0 : Number.parseInt(value, 8);
    });
  }
  return bytes;
}

describe('gaussdb.state', () => {
  const recorded = bytesOfDump(readFixture(import.meta.url, 'gaussdb.state.od.txt'));
  const primary: StateFile = { ...EMPTY_STATE, role: 'Primary', connections: 1, state: 'Normal', currentConnection: 1 };

  it('reads the recorded file of a primary', () => {
    expect(decodeStateFile(recorded)).to.deep.equal(primary);
  });

  it('writes the recorded bytes', () => {
    expect(encodeStateFile(primary).equals(recorded)).to.equal(true);
  });

  it('keeps the progress of a build', () => {
    const building: StateFile = {
      ...EMPTY_STATE,
      role: 'Standby',
      state: 'Building',
      lsn: 0x1_0000_0028n,
      term: 7n,
      build: { mode: 'full', done: 13_128_171, total: 6_000_000_000, percent: 13, remaining: 21 },
      reason: 'WAL segment removed',
    };
    expect(decodeStateFile(encodeStateFile(building))).to.deep.equal(building);
  });

  it('takes a cut file for none', () => {
    expect(decodeStateFile(recorded.subarray(0, 40))).to.equal(undefined);
  });
});
