import { expect } from 'chai';
import { commandThatProvides } from './require-image.ts';

describe('a missing image', () => {
  it('of ours is named with the command that builds it', () => {
    expect(commandThatProvides('dbquake/opengauss:latest')).to.equal('Build it with "dbquake images build opengauss".');
  });

  it('of others is named with the command that pulls it', () => {
    expect(commandThatProvides('opengauss/opengauss:6.0.0')).to.equal(
      'Get it with "docker pull opengauss/opengauss:6.0.0".',
    );
  });
});
