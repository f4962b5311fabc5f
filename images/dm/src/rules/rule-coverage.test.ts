import { expect } from 'chai';
import type { RuleBook } from './rule-book.ts';
import { coverRules, observeRows } from './rule-coverage.ts';
import { RULES } from './rules.ts';

const row = (id: string, ...needs: string[]): { id: string; says: string; check: (rules: RuleBook) => void } => ({
  id,
  says: '',
  check: (rules) => {
    for (const rule of needs) if (!rules.applies(rule)) throw new Error(`${rule} is off`);
  },
});
const rules = ['a', 'b', 'c'].map((id) => ({ id, says: '' }));

describe('coverage of the rules', () => {
  it('tells for each rule which rows fail when it is off', () => {
    const covered = coverRules(rules, observeRows([row('1', 'a'), row('2', 'a', 'b')]));
    expect(covered.map(({ rule, noticedBy }) => [rule.id, ...noticedBy])).to.deep.equal([
      ['a', '1', '2'],
      ['b', '2'],
      ['c'],
    ]);
  });

  it('stops when enough rows noticed', () => {
    expect(coverRules(rules, observeRows([row('1', 'a'), row('2', 'a')]), 1)[0]?.noticedBy).to.deep.equal(['1']);
  });

  it('refuses rows that fail when every rule holds', () => {
    const broken = { ...row('1'), check: () => expect.fail('broken') };
    expect(() => observeRows([broken])).to.throw('broken');
  });

  it('has every rule under an id of its own', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).to.deep.equal([]);
  });
});
