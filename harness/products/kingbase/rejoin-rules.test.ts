import { expect } from 'chai';
import { nextStep, type Situation } from './rejoin-rules.ts';

const BACK: Situation = {
  services: true,
  database: 'standby',
  isMarkedStandby: true,
  streams: true,
  poolStatus: 'up',
  poolPrimary: 'n2',
  otherPrimaries: ['n2'],
  hasBestClaim: false,
  unchangedMs: 0,
};
const step = (change: Partial<Situation>): string => nextStep({ ...BACK, ...change }).step;

describe('taking a KingbaseES node back', () => {
  it('is done when it streams and the pool has attached it', () => {
    expect(nextStep(BACK)).to.deep.equal({ step: 'done', role: 'standby' });
  });

  it('is done when it is the only primary and up', () => {
    const only = { database: 'primary', isMarkedStandby: false, otherPrimaries: [], poolPrimary: 'n1' } as const;
    expect(nextStep({ ...BACK, ...only })).to.deep.equal({ step: 'done', role: 'primary' });
  });

  it('begins with the services of a machine that was off', () => {
    expect(step({ services: false, database: 'down' })).to.equal('start services');
  });

  it('K48: puts recovery.conf in the place of an old primary, and no more', () => {
    expect(step({ database: 'down', isMarkedStandby: false, poolStatus: 'down' })).to.equal('mark as standby');
    expect(step({ database: 'down', isMarkedStandby: true, poolStatus: 'down' })).to.equal('wait');
  });

  it('leaves rewind, start and attach to the product', () => {
    expect(step({ streams: false })).to.equal('wait');
    expect(step({ poolStatus: 'down' })).to.equal('wait');
  });

  it('§2c: stops the primary that the pool does not have, of two', () => {
    const two = { database: 'primary', isMarkedStandby: false, otherPrimaries: ['n2'] } as const;
    expect(step({ ...two, poolPrimary: 'n2' })).to.equal('stop and mark as standby');
    expect(step({ ...two, poolPrimary: 'n1' })).to.equal('wait');
    const { services, streams, hasBestClaim, unchangedMs } = BACK;
    const silent = { services, streams, hasBestClaim, unchangedMs, ...two };
    expect(nextStep(silent).step).to.equal('wait');
  });

  it('F11: starts the database with the latest history when nobody is primary', () => {
    const stopped = { database: 'down', isMarkedStandby: false, otherPrimaries: [], poolStatus: 'down' } as const;
    expect(step({ ...stopped, hasBestClaim: true })).to.equal('start');
    expect(step({ ...stopped, hasBestClaim: false })).to.equal('wait');
    expect(step({ ...stopped, hasBestClaim: true, isMarkedStandby: true })).to.equal('wait');
  });

  it('F13: kills pools that go on taking the only primary for dead', () => {
    const only = { database: 'primary', isMarkedStandby: false, otherPrimaries: [], poolStatus: 'down' } as const;
    expect(step(only)).to.equal('wait');
    expect(step({ ...only, unchangedMs: 41_000 })).to.equal('restart pools');
    expect(step({ ...only, poolStatus: 'up', unchangedMs: 41_000 })).to.equal('done');
  });

  it('F13: kills pools that have nobody as primary, for the sake of a standby too', () => {
    const { services, streams, hasBestClaim, otherPrimaries, isMarkedStandby } = BACK;
    const waits = { services, streams, hasBestClaim, otherPrimaries, isMarkedStandby, database: 'down' } as const;
    expect(nextStep({ ...waits, unchangedMs: 39_000 }).step).to.equal('wait');
    expect(nextStep({ ...waits, unchangedMs: 41_000 }).step).to.equal('restart pools');
    expect(nextStep({ ...waits, poolPrimary: 'n2', unchangedMs: 41_000 }).step).to.equal('wait');
  });
});
