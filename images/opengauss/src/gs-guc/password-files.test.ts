import { createDecipheriv, scryptSync } from 'node:crypto';
import { expect } from 'chai';
import { MemoryHost } from '../host/memory-host.ts';
import { encryptPassword } from './password-files.ts';
import { runGsGuc } from './run-gs-guc.ts';

const DN1 = '/gaussdb/data/dn1';

function host(): MemoryHost {
  const one = new MemoryHost();
  one.put(`${DN1}/postgresql.conf`, '');
  return one;
}

describe('gs_guc encrypt and generate', () => {
  for (const [words, prefix] of [
    [['encrypt', '-K', 'Test@1234'], 'server'],
    [['encrypt', '-M', 'client', '-K', 'Test@1234'], 'client'],
    [['encrypt', '-M', 'source', '-KTest@1234'], 'datasource'],
    [['generate', '-S', 'Test@1234'], 'obsserver'],
    [['generate', '-S', 'Test@1234', '-o', 'mine'], 'mine'],
  ] as const) {
    it(`writes both files of ${words.slice(0, 3).join(' ')} and never shows the password`, async () => {
      const one = host();
      expect(await runGsGuc([...words, '-D', DN1], one)).to.equal(0);
      const files = one.files.list(DN1).filter((name) => name.includes('.key.'));
      expect(files).to.deep.equal([`${prefix}.key.cipher`, `${prefix}.key.rand`]);
      expect(one.errorOutput).to.match(/^The gs_guc run with the following arguments: \[gs_guc .*\*\*\*/);
      expect(one.output + one.errorOutput).to.not.include('Test@1234');
      expect(one.output).to.include('Success to perform gs_guc!');
    });
  }

  it('keep the password so that who has both files can read it', () => {
    const { cipher, rand } = encryptPassword('Test@1234');
    expect(cipher.toString('latin1')).to.not.include('Test');
    const salt = rand.subarray(0, 16);
    const decipher = createDecipheriv('aes-256-gcm', scryptSync(salt, salt, 32), rand.subarray(16));
    decipher.setAuthTag(cipher.subarray(0, 16));
    expect(decipher.update(cipher.subarray(16)).toString() + decipher.final().toString()).to.equal('Test@1234');
  });

  for (const [words, why] of [
    [['encrypt', '-K', 'short@1'], 'at least 8'],
    [['encrypt', '-K', 'onlyletters'], 'three kinds'],
    [['encrypt'], 'the form of this command is incorrect'],
    [['encrypt', '-M', 'bogus', '-K', 'Test@1234'], 'the form of this command is incorrect'],
  ] as const) {
    it(`refuse ${words.join(' ')}`, async () => {
      const one = host();
      expect(await runGsGuc([...words, '-D', DN1], one)).to.equal(1);
      expect(one.output).to.include(why);
      expect(one.files.list(DN1)).to.deep.equal(['postgresql.conf']);
    });
  }
});
