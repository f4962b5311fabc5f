import { expect } from 'chai';
import { decidePromotion, type PromotionCase } from './promotion-rules.ts';

const SEED: PromotionCase = {
  watchdog: 'MASTER',
  oldPrimaryId: 0,
  failedId: 0,
  trustAnswers: true,
  databaseAnswers: true,
};

const decided = (change: Partial<PromotionCase>): string => {
  const { promotes, row } = decidePromotion({ ...SEED, ...change });
  return `${promotes} ${row}`;
};

describe('who may promote a KingbaseES standby', () => {
  it('the watchdog master whose primary failed does', () => {
    expect(decided({})).to.equal('true K38');
    expect(decided({ watchdog: 'LEADER' })).to.equal('true K38');
  });

  it('any other watchdog does not', () => {
    for (const watchdog of ['STANDBY', 'JOINING', 'INITIALIZING', 'LOST'])
      expect(decided({ watchdog })).to.equal('false K6');
  });

  it('nobody does when it was a standby that failed', () => {
    expect(decided({ failedId: 1 })).to.equal('false K34');
  });

  it('a node that the gateway does not answer does not, whatever failed', () => {
    expect(decided({ trustAnswers: false })).to.equal('false K37');
    expect(decided({ trustAnswers: false, failedId: 1 })).to.equal('false K37');
  });

  it('a node whose own database is dead does not', () => {
    expect(decided({ databaseAnswers: false })).to.equal('false K43');
  });
});
