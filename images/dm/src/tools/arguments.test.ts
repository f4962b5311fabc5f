import { expect } from 'chai';
import { parseDisqlArguments } from './disql-arguments.ts';
import { parseLibraryArguments } from './dminit-arguments.ts';
import { parseRestore } from './dmrman-arguments.ts';

describe('command lines of DM tools', () => {
  it('of disql name user, password, host and port, with defaults', () => {
    expect(parseDisqlArguments([]).login).to.deep.equal({
      user: 'SYSDBA',
      password: 'SYSDBA',
      host: 'localhost',
      port: 5236,
    });
    expect(parseDisqlArguments(['app/secret@10.0.0.1:5237', '-e', 'select 1'])).to.deep.equal({
      login: { user: 'app', password: 'secret', host: '10.0.0.1', port: 5237 },
      statements: 'select 1',
    });
    expect(() => parseDisqlArguments(['a/b@c:d'])).to.throw('usage: disql');
  });

  it('of dminit are KEYWORD=value', () => {
    expect(parseLibraryArguments(['PATH=/x', 'INSTANCE_NAME=a', 'db_magic=7'])).to.deep.equal({
      path: '/x',
      name: 'DAMENG',
      instance: 'A',
      port: 5236,
      magic: 7n,
    });
    expect(() => parseLibraryArguments(['PATH=/x', 'INSTANCE_NAME=ABCDEFGHIJKLMNOPQ'])).to.throw('longer than 16');
    expect(() => parseLibraryArguments(['PATH=/x', 'PORT=1'])).to.throw('unknown keyword PORT');
  });

  it('of dmrman restore a library from a primary', () => {
    expect(parseRestore([`CTLSTMT=RESTORE DATABASE '/x/dm.ini' FROM '10.0.0.1:5236'`])).to.deep.equal({
      ini: '/x/dm.ini',
      host: '10.0.0.1',
      port: 5236,
      user: 'SYSDBA',
      password: 'SYSDBA',
    });
    expect(() => parseRestore(['CTLSTMT=BACKUP DATABASE'])).to.throw('usage: dmrman');
  });
});
