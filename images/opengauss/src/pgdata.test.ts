import { expect } from 'chai';
import { readFixture } from './fixtures/read-fixture.ts';
import {
  formatPostmasterOpts,
  formatPostmasterPid,
  parsePostmasterOpts,
  parsePostmasterPid,
  socketPath,
  withServerMode,
} from './pgdata.ts';

describe('the files of $PGDATA', () => {
  it('writes postmaster.pid as recorded', () => {
    const text = formatPostmasterPid({
      pid: 4018,
      dataDirectory: '/gaussdb/data/dn1',
      startTime: 1795172074,
      port: 15000,
      socketDirectory: '/tmp',
      listenAddress: '',
    });
    expect(text).to.equal(readFixture(import.meta.url, 'postmaster.pid.txt'));
  });

  it('reads the recorded postmaster.pid', () => {
    expect(parsePostmasterPid(readFixture(import.meta.url, 'postmaster.pid.txt'))).to.deep.equal({
      pid: 4018,
      dataDirectory: '/gaussdb/data/dn1',
      startTime: 1795172074,
      port: 15000,
      socketDirectory: '/tmp',
      listenAddress: '',
    });
  });

  it('takes an empty postmaster.pid for none', () => {
    expect(parsePostmasterPid('')).to.equal(undefined);
  });

  it('writes and reads postmaster.opts as recorded', () => {
    const argv = ['-D', '/gaussdb/data/dn1', '-M', 'primary'];
    const text = readFixture(import.meta.url, 'postmaster.opts.txt');
    expect(formatPostmasterOpts(argv)).to.equal(text);
    expect(parsePostmasterOpts(text)).to.deep.equal(argv);
  });

  it('changes the mode in the arguments, wherever it stands', () => {
    expect(withServerMode(['-M', 'primary', '-D', '/d'], 'standby')).to.deep.equal(['-D', '/d', '-M', 'standby']);
    expect(withServerMode(['-D', '/d'], 'primary')).to.deep.equal(['-D', '/d', '-M', 'primary']);
    expect(withServerMode(['-D', '/d', '-M', 'primary'], undefined)).to.deep.equal(['-D', '/d']);
  });

  it('names sockets as libpq does', () => {
    expect(socketPath('/tmp', 15001)).to.equal('/tmp/.s.PGSQL.15001');
  });
});
