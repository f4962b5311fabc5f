import { expect } from 'chai';
import type { QuakeError } from '../errors.ts';
import { budgetOf, judgeOptions } from './check-options.ts';

describe('the budget of dbquake check', () => {
  it('is two minutes unless told', async () => {
    expect(budgetOf({}).ms).to.equal(120_000);
    expect((await judgeOptions({ runs: 'runs' })).budget?.ms).to.equal(120_000);
  });

  it('is what the user says', async () => {
    expect((await judgeOptions({ runs: 'runs', budget: '1.5s' })).budget?.ms).to.equal(1500);
  });

  it('is measured by a clock that goes on', () => {
    const { now } = budgetOf({});
    expect(now()).to.be.at.most(now());
    expect(now()).to.be.greaterThan(0);
  });

  it('must be a duration', () => {
    try {
      budgetOf({ budget: 'soon' });
    } catch (error) {
      expect((error as QuakeError).message).to.include('--budget: expected a duration');
      return;
    }
    throw new Error('it was not refused');
  });
});
