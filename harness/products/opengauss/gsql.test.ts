import { expect } from 'chai';
import { recorded } from './fixtures/read-fixture.ts';
import { readGsql } from './gsql.ts';

describe('gsql', () => {
  for (const [fixture, exitCode, outcome, text] of [
    ['gsql-error.txt', 0, 'sql error', 'ERROR:  cannot execute INSERT in a read-only transaction'],
    ['gsql-weak-password.txt', 0, 'sql error', 'ERROR:  Password must contain at least 8 characters.'],
    ['gsql-refused.txt', 2, 'refused', 'failed to connect /tmp:17999.'],
    ['gsql-login-denied.txt', 2, 'refused', 'FATAL:  Invalid username/password,login denied.'],
  ] as const) {
    it(`says "${outcome}" of ${fixture} (exit ${exitCode})`, () => {
      expect(readGsql(recorded(fixture, exitCode, 'stderr'))).to.deep.equal({ outcome, text });
    });
  }

  it('does not take a notice for an error', () => {
    const record = {
      ...recorded('gsql-refused.txt'),
      stdout: 'CREATE ROLE\n',
      stderr: 'NOTICE:  The encrypted password contains MD5 ciphertext, which is not secure.\n',
    };
    expect(readGsql(record)).to.deep.equal({ outcome: 'done', output: 'CREATE ROLE\n' });
  });

  it('says that the deadline cut a statement that waits for a synchronous standby', () => {
    const record = { ...recorded('gsql-refused.txt', null), stdout: '', timedOut: true };
    expect(readGsql(record).outcome).to.equal('deadline');
  });
});
