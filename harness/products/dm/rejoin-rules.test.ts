import { expect } from 'chai';
import { nextRejoinStep, type RejoinSituation } from './rejoin-rules.ts';

const recovered: RejoinSituation = {
  database: true,
  watcher: true,
  control: 'VALID',
  role: 'standby',
  open: true,
  primary: { name: 'n2', valid: true },
  rebuilt: false,
  watchStopped: false,
};
const next = (change: Partial<RejoinSituation> = {}): ReturnType<typeof nextRejoinStep> =>
  nextRejoinStep({ ...recovered, ...change });

describe('taking back a DM node', () => {
  it('has nothing to do for a standby whose archive is VALID, nor for the only primary', () => {
    expect(next()).to.deep.equal({ step: 'done', role: 'standby' });
    expect(next({ role: 'primary', primary: undefined })).to.deep.equal({ step: 'done', role: 'primary' });
  });

  it('starts the database first, then the watcher', () => {
    expect(next({ database: false, watcher: false })).to.deep.equal({ step: 'start', daemon: 'DmService' });
    expect(next({ watcher: false })).to.deep.equal({ step: 'start', daemon: 'DmWatcherService' });
  });

  it('has a watcher watch again that was told to stop', () => {
    expect(next({ watchStopped: true, open: false })).to.have.property('step', 'restart watcher');
  });

  it('leaves everything else to the watchers', () => {
    expect(next({ role: undefined })).to.deep.equal({ step: 'wait', reason: 'it does not answer' });
    expect(next({ primary: { name: 'n2', valid: false } })).to.have.property('step', 'wait');
    expect(next({ primary: undefined })).to.have.property('reason', 'no node is primary and OPEN');
    expect(next({ role: 'primary' })).to.have.property('reason', 'n2 is primary too');
    expect(next({ open: false }))
      .to.have.property('reason')
      .that.includes('not OPEN');
  });

  it('rebuilds a library that is SPLIT or INVALID, from a primary that is OPEN, and once', () => {
    for (const control of ['SPLIT', 'INVALID']) {
      expect(next({ control, role: undefined })).to.have.property('step', 'rebuild');
      expect(next({ control, database: false })).to.have.property('step', 'rebuild');
      expect(next({ control, open: false, primary: undefined })).to.have.property('step', 'wait');
      expect(next({ control, open: false, rebuilt: true })).to.have.property('step', 'wait');
    }
  });
});
