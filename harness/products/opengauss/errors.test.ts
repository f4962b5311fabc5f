import { expect } from 'chai';
import pg from 'pg';
import type { ClientPhase } from '../product.ts';
import { classifyOpenGaussError, voidsAcknowledgement } from './errors.ts';

const server = (code: string, message: string, severity = 'ERROR'): Error =>
  Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code, severity });
const system = (code: string, message: string): Error => Object.assign(new Error(message), { code });

describe('errors of an openGauss client', () => {
  const cases: readonly (readonly [error: Error, phase: ClientPhase, type: 'fail' | 'info', lost: boolean])[] = [
    [server('25006', 'cannot execute INSERT in a read-only transaction'), 'commit', 'fail', false],
    [server('23505', 'duplicate key value violates unique constraint "t_pkey"'), 'commit', 'fail', false],
    [server('40001', 'could not serialize access due to concurrent update'), 'commit', 'fail', false],
    [server('40P01', 'deadlock detected'), 'commit', 'fail', false],
    [server('40003', 'statement completion unknown'), 'commit', 'info', false],
    [server('42601', 'syntax error at or near "CONFLICT"'), 'commit', 'fail', false],
    [server('55000', 'recovery is in progress'), 'commit', 'fail', false],
    [server('57014', 'canceling statement due to user request'), 'commit', 'info', false],
    [server('57014', 'canceling statement due to user request'), 'statement', 'fail', false],
    [server('53100', 'could not extend file: No space left on device'), 'commit', 'info', false],
    [server('XX000', 'unexpected'), 'commit', 'info', false],
    [server('57P01', 'terminating connection due to administrator command', 'FATAL'), 'commit', 'info', true],
    [server('57P01', 'terminating connection due to administrator command', 'FATAL'), 'statement', 'fail', true],
    [
      server('57P02', 'terminating connection because of crash of another server process', 'FATAL'),
      'commit',
      'info',
      true,
    ],
    [server('57P03', 'the database system is starting up', 'FATAL'), 'commit', 'fail', true],
    [server('23505', 'anything', 'PANIC'), 'commit', 'info', true],
    [new Error('Connection terminated unexpectedly'), 'commit', 'info', true],
    [new Error('Connection terminated unexpectedly'), 'statement', 'fail', true],
    [new Error('Query read timeout'), 'commit', 'info', true],
    [new Error('Query read timeout'), 'statement', 'fail', true],
    [new Error('Client has encountered a connection error and is not queryable'), 'commit', 'fail', true],
    [system('ECONNRESET', 'read ECONNRESET'), 'commit', 'info', true],
    [system('EPIPE', 'write EPIPE'), 'commit', 'info', true],
    [system('EHOSTUNREACH', 'read EHOSTUNREACH'), 'commit', 'info', true],
    [system('ECONNREFUSED', 'connect ECONNREFUSED 10.213.0.11:5432'), 'commit', 'fail', true],
    [system('ECONNREFUSED', 'connect ECONNREFUSED 10.213.0.11:5432'), 'connect', 'fail', true],
    [new Error('timeout expired'), 'connect', 'fail', true],
    [server('28P01', 'Invalid username/password,login denied.', 'FATAL'), 'connect', 'fail', true],
    [server('53300', 'Already too many clients', 'FATAL'), 'connect', 'fail', true],
    [server('57P03', 'can not accept connection in pending mode.', 'FATAL'), 'connect', 'fail', true],
  ];

  for (const [error, phase, type, connectionLost] of cases) {
    const code = 'code' in error ? String(error.code) : 'no code';
    it(`in phase ${phase}, "${error.message}" (${code}) is ${type}`, () => {
      expect(classifyOpenGaussError(error, phase)).to.include({ type, connectionLost });
    });
  }

  it('are told on one line, code first', () => {
    expect(classifyOpenGaussError(server('57P01', 'terminating\n connection'), 'commit').error).to.equal(
      '57P01: terminating connection',
    );
    expect(classifyOpenGaussError('odd', 'commit')).to.deep.include({ error: 'NO_CODE: odd', type: 'info' });
  });
});

describe('notices of openGauss', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['canceling wait for synchronous replication due to user request', true],
    ['canceling the wait for synchronous replication and terminating connection due to administrator command', true],
    ['canceling wait for synchronous replication due to syncmaster standalone.', false],
    ['there is no transaction in progress', false],
  ];
  for (const [notice, voids] of cases) {
    it(`"${notice}" ${voids ? 'makes' : 'does not make'} an acknowledgement worthless`, () => {
      expect(voidsAcknowledgement(notice)).to.equal(voids);
    });
  }
});
