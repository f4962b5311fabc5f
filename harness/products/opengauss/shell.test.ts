import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { asServerAccount, commandLine, quoteWord } from './shell.ts';

describe('shell quoting', () => {
  it('leaves plain words as a person would type them', () => {
    expect(commandLine(['gs_ctl', 'query', '-D', '/var/lib/opengauss/data'])).to.equal(
      'gs_ctl query -D /var/lib/opengauss/data',
    );
  });

  for (const word of [
    'a b',
    "it's",
    '$HOME',
    '`id`',
    '"',
    '',
    "replconninfo1='localhost=10.0.0.1 localport=5433'",
    '*',
    'a\nb',
    '\\',
  ]) {
    it(`brings ${JSON.stringify(word)} through a real shell unchanged`, () => {
      expect(execFileSync('sh', ['-c', `printf %s ${quoteWord(word)}`]).toString()).to.equal(word);
    });
  }

  it('runs in a login shell of omm and stops at the first command that fails', () => {
    expect(asServerAccount('a 1', 'b 2')).to.deep.equal(['su', '-', 'omm', '-c', 'a 1 && b 2']);
  });
});
