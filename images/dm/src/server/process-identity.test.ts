import { expect } from 'chai';
import { pidOf, processIdentity } from './process-identity.ts';

describe('the identity of a process', () => {
  const at = new Date('2019-07-02T10:00:00.000Z');

  it('differs between two starts that got the same process id', () => {
    expect(processIdentity(75, at)).not.to.equal(processIdentity(75, new Date(at.getTime() + 200)));
  });

  it('is a whole number that JSON keeps, and holds the process id', () => {
    const identity = processIdentity(4_194_303, new Date('2999-12-31T23:59:59Z'));
    expect(Number.isSafeInteger(identity)).to.equal(true);
    expect(pidOf(identity)).to.equal(4_194_303);
  });
});
