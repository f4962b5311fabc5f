import { expect } from 'chai';
import { parameterNamed } from '../../../../harness/products/dm/configuration/parameters/index.ts';
import { rules as LINT_RULES } from '../../../../harness/products/dm/configuration/rules/index.ts';
import { ALL_RULES } from '../rules/rule-book.ts';
import { NEEDS_RUNNING, ROW_IDS, TESTED_ELSEWHERE } from './row-list.ts';
import { ROWS } from './rows.ts';

describe('assertions about DM data watch on the simulated cluster (facts/dm.md §5)', function () {
  // Minutes to half an hour of simulated time each, which a busy machine computes in seconds.
  this.timeout(30_000);

  for (const { id, says, check } of ROWS) it(`${id}: ${says}`, () => check(ALL_RULES));

  it('M5: a monitor does not confirm unless it is set to', () => {
    expect(parameterNamed('dmmonitor.ini', false, 'MON_DW_CONFIRM')?.default).to.equal('0');
  });

  it('has every row of the list once, here or where the list says', () => {
    const here = ROWS.map(({ id }) => id);
    expect(new Set(here).size).to.equal(here.length);
    expect(ROW_IDS.filter((id) => !here.includes(id) && !(id in TESTED_ELSEWHERE))).to.deep.equal([]);
    expect(Object.keys(NEEDS_RUNNING).filter((id) => !ROW_IDS.includes(id))).to.deep.equal([]);
    const codes = Object.values(TESTED_ELSEWHERE).flatMap((where) => where.match(/E_\w+/g) ?? []);
    expect(codes.filter((code) => !LINT_RULES.some(({ id }) => id === code))).to.deep.equal([]);
  });
});
