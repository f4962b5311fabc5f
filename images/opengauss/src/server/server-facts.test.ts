import { expect } from 'chai';
import { readFixture } from '../fixtures/read-fixture.ts';
import { parseServerArguments } from './arguments.ts';
import { endOfCleanWal, parseControlData, recordedSettings, wasStandby } from './control-data.ts';
import { numberToLsn } from './lineage.ts';
import { findLocalPort } from './tcp-table.ts';

describe('pg_controldata', () => {
  const data = parseControlData(readFixture(import.meta.url, 'pg_controldata.txt'));

  it('says where the WAL of a cleanly stopped cluster ends: behind its checkpoint', () => {
    expect(data.get('Latest checkpoint location')).to.equal('0/18A3CC8');
    const end = endOfCleanWal(data);
    expect(end === undefined ? undefined : numberToLsn(end)).to.equal('0/18A3D40');
  });

  it('does not say it of a cluster that was not stopped cleanly', () => {
    expect(endOfCleanWal(new Map([...data, ['Database cluster state', 'in production']]))).to.equal(undefined);
  });

  it('tells a standby from a primary', () => {
    expect(wasStandby(data)).to.equal(false);
    expect(wasStandby(new Map([['Database cluster state', 'in archive recovery']]))).to.equal(true);
    expect(wasStandby(new Map([['Database cluster state', 'shut down in recovery']]))).to.equal(true);
  });

  it('holds the settings a standby must have', () => {
    expect(recordedSettings(data).get('max_connections')).to.equal(100);
    expect(recordedSettings(data).get('max_locks_per_transaction')).to.equal(64);
  });
});

describe('the command line of gaussdb', () => {
  it('knows the data directory and the mode', () => {
    expect(parseServerArguments(['-D', '/data/', '-M', 'standby'], {})).to.deep.equal({
      kind: 'run',
      dataDirectory: '/data',
      mode: 'standby',
    });
  });

  it('falls back to PGDATA, without a mode', () => {
    expect(parseServerArguments(['--single_node'], { PGDATA: '/d' })).to.deep.equal({
      kind: 'run',
      dataDirectory: '/d',
      mode: undefined,
    });
  });

  it('refuses an unknown mode in the words of openGauss', () => {
    expect(parseServerArguments(['-D', '/d', '-M', 'bogus'], {})).to.deep.equal({
      kind: 'wrong',
      message: 'the options of -M is not recognized',
    });
  });

  it('does not take the value of another option for its own', () => {
    expect(parseServerArguments(['-c', '-M', '-D', '/d'], {})).to.have.property('mode', undefined);
  });
});

describe("the kernel's table of connections", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:1539 00000000:0000 0A 00000000:00000000 00:00000000 00000000    70        0 577713 1 0 100 0 0 10 0
   1: 0B07E70A:C15C 0C07E70A:1538 01 00000000:00000000 02:000004B0 00000000    70        0 578001 2 0 20 4 30 10 -1`;

  it("gives the local port of a process's connection to a peer", () => {
    expect(findLocalPort(table, new Set(['578001']), 5432)).to.equal(0xc15c);
  });

  it('gives 0 where the connection is not one of the process or goes elsewhere', () => {
    expect(findLocalPort(table, new Set(['1']), 5432)).to.equal(0);
    expect(findLocalPort(table, new Set(['578001']), 5433)).to.equal(0);
  });
});
