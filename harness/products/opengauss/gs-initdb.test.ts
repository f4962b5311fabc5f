import { expect } from 'chai';
import { recorded } from './fixtures/read-fixture.ts';
import { readInitdb } from './gs-initdb.ts';

describe('gs_initdb', () => {
  it('has made a data directory when it says Success', () => {
    expect(readInitdb(recorded('initdb-ok.txt'))).to.deep.equal({ outcome: 'created' });
  });

  it('names the directory that is not empty', () => {
    expect(readInitdb(recorded('initdb-not-empty.txt', 1))).to.deep.equal({
      outcome: 'not empty',
      text: 'gs_initdb: directory "/gaussdb/data/dn2" exists but is not empty',
    });
  });

  it('says that it refused the password', () => {
    expect(readInitdb(recorded('initdb-weak-password.txt', 1))).to.deep.equal({
      outcome: 'password refused',
      text: 'passwd must contain at least eight characters',
    });
  });
});
