import { expect } from 'chai';
import { ROWS } from '../assertions/rows.ts';
import { DM_DEFECTS, rulesUnderDefect } from './defects.ts';
import { ALL_RULES } from './rule-book.ts';
import { RULES } from './rules.ts';

describe('defect switches of DM', function () {
  // Each computes rows of the simulated cluster, on a machine that may be busy.
  this.timeout(30_000);

  for (const { name, off, noticedBy } of DM_DEFECTS) {
    it(`${name} switches rules off that exist, and ${noticedBy.join(', ')} notice`, () => {
      expect(RULES.map(({ id }) => id)).to.include.members([...off]);
      const rules = rulesUnderDefect(name) ?? ALL_RULES;
      for (const id of noticedBy) {
        const row = ROWS.find((candidate) => candidate.id === id);
        expect(() => row?.check(rules), id).to.throw();
      }
    });
  }

  it('there is none of another name', () => {
    expect(rulesUnderDefect('none')).to.equal(undefined);
  });
});
