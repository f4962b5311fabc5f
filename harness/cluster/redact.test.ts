import { expect } from 'chai';
import { redactor } from './redact.ts';

describe('redactor', () => {
  it('replaces every occurrence of every secret', () => {
    expect(redactor(['pa55', 'tok'])('-W pa55 tok pa55')).to.equal('-W *** *** ***');
  });

  it('replaces a secret that contains another one as a whole', () => {
    expect(redactor(['Gauss', 'Gauss@123'])("password 'Gauss@123'")).to.equal("password '***'");
  });

  it('takes a secret literally, also with characters that mean something in patterns', () => {
    expect(redactor(['a.c$&'])('abc a.c$&')).to.equal('abc ***');
  });

  it('leaves a text alone when a secret is empty', () => {
    expect(redactor([''])('gs_ctl query')).to.equal('gs_ctl query');
  });
});
