import { expect } from 'chai';
import fc from 'fast-check';
import type { StorageSample } from '../storage/sample.ts';
import { RedoModel } from './fixtures/redo-model.ts';
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
    expect(fileLsnOf({ sample: primary, acknowledges: true, synchronous: ['B', 'C'], confirmed, library })).to.equal(
      890,
    );
    expect(fileLsnOf({ sample: primary, acknowledges: true, synchronous: ['C'], confirmed, library })).to.equal(940);
  });

  it('is what is on disk when no archive is VALID', () => {
    expect(fileLsnOf({ sample: primary, acknowledges: true, synchronous: [], confirmed, library })).to.equal(990);
  });

  it('stays while a standby with a VALID archive is not connected', () => {
    expect(fileLsnOf({ sample: primary, acknowledges: true, synchronous: ['B', 'D'], confirmed, library })).to.equal(
      500,
    );
  });

  it('never falls, also not where a standby that connects again has told nothing yet', () => {
    const followers = { B: { pid: 1, streaming: true, flushed: 0, replayed: 0, flushSeconds: 0, replaySeconds: 0 } };
    const sample = { ...primary, followers };
    expect(fileLsnOf({ sample, acknowledges: true, synchronous: ['B'], confirmed, library })).to.equal(500);
  });

  it('stays in MOUNT and SUSPEND, whatever PostgreSQL writes by itself', () => {
    expect(fileLsnOf({ sample: primary, acknowledges: false, synchronous: [], confirmed, library })).to.equal(500);
  });

  it('is what a standby has replayed as far as its primary has it confirmed by all; the rest is its KEEP_BUF', () => {
    const sample = { ...primary, inRecovery: true };
    const standby = { sample, acknowledges: false, synchronous: [], library };
    expect(fileLsnOf({ ...standby, confirmed: 950 })).to.equal(950);
    expect(fileLsnOf({ ...standby, confirmed: 1050 })).to.equal(1000);
  });

  it('stays on a standby that follows nobody, and on one that may have what nobody acknowledged', () => {
    const sample = { ...primary, inRecovery: true };
    expect(fileLsnOf({ sample, acknowledges: false, synchronous: [], confirmed, library })).to.equal(500);
    const old = { ...library, hasTail: true };
    expect(fileLsnOf({ sample, acknowledges: false, synchronous: [], confirmed: 950, library: old })).to.equal(500);
  });

  it('is at no moment beyond what a standby with a VALID archive has, which may take over then', () => {
    fc.assert(
      fc.property(RedoModel.actions(), (actions) => {
        const model = new RedoModel();
        for (const action of actions) {
          model.act(action);
          expect(model.beyondTakeover(), JSON.stringify(model)).to.deep.equal([]);
        }
      }),
      { numRuns: 2000, seed: 6 },
    );
  });
});
