import { expect } from 'chai';
import pg from 'pg';
import { classifyKingbaseError } from './errors.ts';

function said(severity: string, code: string, message: string): Error {
  return Object.assign(new pg.DatabaseError(message, 1, 'error'), { severity, code });
}

describe('errors through a KingbaseES pool', () => {
  it('K25: leave open what became of a COMMIT when the pool cuts its sessions', () => {
    const cut = said('FATAL', '57P01', 'terminating connection due to administrator command');
    expect(classifyKingbaseError(cut, 'commit')).to.include({ type: 'info', connectionLost: true });
    expect(classifyKingbaseError(new Error('Connection terminated unexpectedly'), 'commit').type).to.equal('info');
  });

  it('K20: are certain failures when the pool could not reach a primary that is dead and still "up"', () => {
    const error = said('FATAL', '08006', 'failed to create a backend connection');
    expect(classifyKingbaseError(error, 'connect')).to.include({ type: 'fail', connectionLost: true });
  });

  it('leave open what a lost backend did with a COMMIT that was sent', () => {
    for (const [severity, code, message] of [
      ['ERROR', '08006', 'unable to read data from DB node 0'],
      ['FATAL', 'XX000', 'unable to read data from DB node 0'],
      ['ERROR', '58000', 'unable to flush data to frontend'],
    ] as const)
      expect(classifyKingbaseError(said(severity, code, message), 'commit').type, code).to.equal('info');
  });

  it('K42: are certain failures when the address answers read-only before the promotion', () => {
    const readOnly = said('ERROR', '25006', 'cannot execute INSERT in a read-only transaction');
    expect(classifyKingbaseError(readOnly, 'commit')).to.include({ type: 'fail', connectionLost: false });
  });

  it('are certain failures before COMMIT, whatever they are', () => {
    expect(classifyKingbaseError(new Error('Query read timeout'), 'statement').type).to.equal('fail');
    expect(classifyKingbaseError(new Error('Query read timeout'), 'commit').type).to.equal('info');
  });

  it('are certain failures when all backends are down or all sessions taken', () => {
    for (const message of [
      'all backend nodes are down, pgpool requires at least one valid node',
      'Sorry, too many clients already',
    ])
      expect(classifyKingbaseError(said('FATAL', '53300', message), 'connect').type).to.equal('fail');
  });
});
