import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parameterNamed } from '../../../../harness/products/dm/configuration/parameters/index.ts';
import { rules as LINT_RULES } from '../../../../harness/products/dm/configuration/rules/index.ts';
import { RecordingRuleBook } from '../rules/rule-book.ts';
import { coverTransitions } from '../rules/transition-coverage.ts';
import { ASSERTION_IDS, assertionList, NEEDS_RUNNING } from './assertion-list.ts';
import { ROWS } from './rows.ts';

const ROOT = new URL('../../../../', import.meta.url);

describe('assertions about DM data watch on the simulated cluster (facts/dm.md §5)', function () {
  // Minutes to half an hour of simulated time each, which a busy machine computes in seconds.
  this.timeout(30_000);
  const book = new RecordingRuleBook();
  const done = new Set<string>();

  for (const { id, says, check } of ROWS) {
    it(`${id}: ${says}`, () => {
      check(book);
      done.add(id);
    });
  }

  it('M5: a monitor does not confirm unless it is set to', () => {
    expect(parameterNamed('dmmonitor.ini', false, 'MON_DW_CONFIRM')?.default).to.equal('0');
  });

  it('show every state and every change of state of the tables, and no other', () => {
    for (const { id, check } of ROWS) if (!done.has(id)) check(book);
    const { transitions, states, outside } = coverTransitions(book.seen);
    expect(transitions.filter(({ seen }) => !seen)).to.deep.equal([]);
    expect(states.filter(({ seen, exception }) => seen === (exception !== undefined))).to.deep.equal([]);
    expect(outside).to.deep.equal([]);
  });
});

describe('the list of the 162 assertions', () => {
  it('has each of them once, with where it is tested or why not', () => {
    const list = assertionList();
    expect(list).to.have.length(162);
    expect(ROWS.filter(({ id }, index) => ROWS.findIndex((row) => row.id === id) !== index)).to.deep.equal([]);
    for (const { id, where, because } of list) expect([where, because].filter(Boolean), id).to.have.length(1);
    expect(Object.keys(NEEDS_RUNNING).filter((id) => !ASSERTION_IDS.includes(id))).to.deep.equal([]);
  });

  it('names test files that exist and name the assertion, or the rule of the linter that says it', () => {
    for (const { id, where, rule } of assertionList()) {
      if (where === undefined) continue;
      if (rule !== undefined) {
        expect(LINT_RULES.map((row) => row.id)).to.include(rule);
        continue;
      }
      if (ROWS.some((row) => row.id === id)) continue;
      const text = readFileSync(fileURLToPath(new URL(where, ROOT)), 'utf8');
      expect(new RegExp(`\\b${id.replace(/^C(\d)$/, 'C0$1')}\\b`).test(text), `${where} names ${id}`).to.equal(true);
    }
  });
});
