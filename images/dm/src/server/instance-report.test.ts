import { expect } from 'chai';
import { sampleAtRest } from '../storage/sample.ts';
import { lsnsOf } from './instance-report.ts';
import { NEW_LIBRARY } from './library.ts';

const library = { ...NEW_LIBRARY, fileLsn: 100 };

describe('LSNs of a report', () => {
  it('tell of a standby that receives what all have, what it has itself, and what it has replayed', () => {
    const sample = { ...sampleAtRest(90), receives: true, flushed: 120, lsn: 110 };
    expect(lsnsOf(library, sample)).to.deep.equal({ fileLsn: 100, curLsn: 110, slsn: 120, sslsn: 120 });
  });

  it('have nothing left to replay where nothing arrives: half a record is no redo', () => {
    const sample = { ...sampleAtRest(110), flushed: 130 };
    expect(lsnsOf(library, sample)).to.deep.equal({ fileLsn: 100, curLsn: 110, slsn: 110, sslsn: 110 });
  });

  it('of an old primary do not have what nobody acknowledged', () => {
    const old = { ...library, hasTail: true };
    expect(lsnsOf(old, sampleAtRest(110))).to.deep.equal({ fileLsn: 100, curLsn: 100, slsn: 100, sslsn: 100 });
  });

  it('of a primary have its own last LSN as CLSN', () => {
    const sample = { ...sampleAtRest(0), inRecovery: false, lsn: 150, flushed: 140 };
    expect(lsnsOf(library, sample)).to.deep.equal({ fileLsn: 100, curLsn: 150, slsn: 140, sslsn: 140 });
  });
});
