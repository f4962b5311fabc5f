import { expect } from 'chai';
import { isNoise, parseLogLine, replicationTrouble, reword, withoutDefaultPrefix } from './postgres-log.ts';
import { formatServerLine, logFileName } from './server-log.ts';

describe('the log of the PostgreSQL underneath', () => {
  it('is taken apart', () => {
    const line = '1795179866.123\tdbquake\tpostgres\t10.231.7.1\t99\tERROR:  canceling statement due to user request';
    expect(parseLogLine(line)).to.deep.equal({
      time: 1795179866123,
      user: 'dbquake',
      database: 'postgres',
      host: '10.231.7.1',
      pid: 99,
      severity: 'ERROR',
      message: 'canceling statement due to user request',
    });
  });

  it('does not mistake the second line of a message for a message', () => {
    expect(parseLogLine('\tFATAL:  something')).to.equal(undefined);
  });

  const troubles: readonly (readonly [string, string | undefined])[] = [
    [
      'could not receive data from WAL stream: ERROR:  requested WAL segment 000000010000000000000003 has already been removed',
      'WAL segment removed',
    ],
    [
      "could not start WAL streaming: ERROR:  requested starting point 0/5000000 on timeline 1 is not in this server's history",
      'WAL segment removed',
    ],
    [
      'new timeline 2 forked off current database system timeline 1 before current recovery point 0/50000A0',
      'WAL segment removed',
    ],
    ['highest timeline 1 of the primary is behind recovery timeline 2', 'WAL segment removed'],
    ['database system identifier differs between the primary and standby', 'System id not matched'],
    [
      'could not connect to the primary server: connection to server at "10.0.0.2", port 5432 failed: Connection refused',
      'Disconnected',
    ],
    ['replication terminated by primary server', 'Connecting...'],
    ['checkpoint complete', undefined],
  ];
  for (const [message, expected] of troubles) {
    it(`reads "${message.slice(0, 60)}" as ${expected ?? 'nothing about replication'}`, () => {
      expect(replicationTrouble(message)).to.equal(expected);
    });
  }

  it('is told in the words of openGauss where those differ', () => {
    expect(reword('terminating walsender process due to replication timeout')).to.equal(
      'terminating Walsender process due to replication timeout.',
    );
    expect(reword('started streaming WAL from primary at 0/3000000 on timeline 2')).to.contain('start from 0/3000000');
    expect(reword('checkpoint starting: time')).to.equal('checkpoint starting: time');
  });

  it('names the configuration file that the user knows', () => {
    expect(reword('configuration file "/data/standin/postgresql.conf" contains errors')).to.equal(
      'configuration file "/data/postgresql.conf" contains errors',
    );
  });

  it('loses the prefix it has before the configuration is read', () => {
    const line = '2026-11-20 13:26:32.270 UTC [636] LOG:  invalid value for parameter "shared_buffers": "banana"';
    expect(withoutDefaultPrefix(line)).to.equal('invalid value for parameter "shared_buffers": "banana"');
  });

  it('leaves out what is said at every retry', () => {
    expect(isNoise('waiting for WAL to become available at 0/7000128')).to.equal(true);
    expect(isNoise('entering standby mode')).to.equal(false);
  });
});

describe('the server log', () => {
  const time = new Date(2026, 10, 20, 10, 54, 34, 506);

  it('has the prefix of openGauss', () => {
    expect(formatServerLine(time, 70, 'LOG', 'loaded library')).to.equal(
      '2026-11-20 10:54:34.506 [unknown] [unknown] localhost 70 0[0:0#0]  0 [BACKEND] LOG:  loaded library',
    );
  });

  it('names user, database and host of a client', () => {
    const record = { time: 0, user: 'u', database: 'd', host: '10.0.0.1', pid: 7, severity: 'FATAL', message: 'm' };
    expect(formatServerLine(time, 7, 'FATAL', 'm', record)).to.equal(
      '2026-11-20 10:54:34.506 u d 10.0.0.1 7 0[0:0#0]  0 [BACKEND] FATAL:  m',
    );
  });

  it('starts a new file for every start of the server', () => {
    expect(logFileName(time)).to.equal('postgresql-2026-11-20_105434.log');
  });
});
