import { expect } from 'chai';
import { identifyRun, identityFromLabels, objectName, runLabels } from './labels.ts';

describe('labels', () => {
  it('carry run, owner, creation time and what is to be kept', () => {
    const labels = runLabels(identifyRun('r1', 'on-failure', 77));
    expect(labels).to.include({ 'dbquake.run': 'r1', 'dbquake.keep': 'on-failure' });
    expect(labels['dbquake.owner']).to.match(new RegExp(`^${process.pid}@.+`));
    expect(labels['dbquake.reaper']).to.match(/^77@.+/);
    expect(Date.parse(labels['dbquake.created'] ?? '')).to.be.closeTo(Date.now(), 10_000);
  });

  it('are read back as they were written, with a reaper and without', () => {
    for (const identity of [identifyRun('r1', 'always', 77), identifyRun('r2', 'never')]) {
      expect(identityFromLabels(runLabels(identity))).to.deep.equal(identity);
    }
  });

  it('of something else are not those of a run', () => {
    expect(identityFromLabels({ maintainer: 'somebody' })).to.equal(undefined);
  });
});

describe('objectName', () => {
  it('replaces what Docker does not allow', () => {
    expect(objectName('20260101T000000Z-kill primary:x-7', 'n1')).to.equal(
      'dbquake-20260101T000000Z-kill-primary-x-7-n1',
    );
  });
});
