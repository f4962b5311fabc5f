import { expect } from 'chai';
import type { StorageSample } from '../storage/sample.ts';
import { fileLsnOf } from './file-lsn.ts';

const primary: StorageSample = {
  inRecovery: false,
  timeline: 3,
  lsn: 1000,
  flushed: 990,
  openCount: 1,
  waitingCommits: 0,
  receives: false,
  followers: {
    B: { pid: 1, streaming: true, flushed: 900, replayed: 890, flushSeconds: 0, replaySeconds: 0 },
    C: { pid: 2, streaming: true, flushed: 950, replayed: 940, flushSeconds: 0, replaySeconds: 0 },
  },
};
const library = { fileLsn: 500, hasTail: false };
const confirmed = undefined;

describe('FILE_LSN', () => {
  it('is what every standby with a VALID archive has replayed, so that whoever takes over has it', () => {
    expect(fileLsnOf({ sample: primary, serves: true, synchronous: ['B', 'C'], confirmed, library })).to.equal(890);
    expect(fileLsnOf({ sample: primary, serves: true, synchronous: ['C'], confirmed, library })).to.equal(940);
  });

  it('is what is on disk when no archive is VALID', () => {
    expect(fileLsnOf({ sample: primary, serves: true, synchronous: [], confirmed, library })).to.equal(990);
  });

  it('stays while a standby with a VALID archive is not connected', () => {
    expect(fileLsnOf({ sample: primary, serves: true, synchronous: ['B', 'D'], confirmed, library })).to.equal(500);
  });

  it('stays in MOUNT, whatever PostgreSQL writes by itself', () => {
    expect(fileLsnOf({ sample: primary, serves: false, synchronous: [], confirmed, library })).to.equal(500);
  });

  it('is what a standby has replayed as far as its primary has it confirmed by all; the rest is its KEEP_BUF', () => {
    const sample = { ...primary, inRecovery: true };
    const standby = { sample, serves: false, synchronous: [], library };
    expect(fileLsnOf({ ...standby, confirmed: 950 })).to.equal(950);
    expect(fileLsnOf({ ...standby, confirmed: 1050 })).to.equal(1000);
  });

  it('stays on a standby that follows nobody, and on one that may have what nobody acknowledged', () => {
    const sample = { ...primary, inRecovery: true };
    expect(fileLsnOf({ sample, serves: false, synchronous: [], confirmed, library })).to.equal(500);
    const old = { ...library, hasTail: true };
    expect(fileLsnOf({ sample, serves: false, synchronous: [], confirmed: 950, library: old })).to.equal(500);
  });
});
