import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readActiveRules } from './rule-file.ts';

describe('the defect file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dbquake-'));
  const path = join(folder, 'defect');
  after(() => rmSync(folder, { recursive: true }));

  it('switches nothing off when there is none', () => {
    expect(readActiveRules(join(folder, 'none')).rules.applies('confirm.wait-for-monitor')).to.equal(true);
  });

  it('switches off the rules of a defect, and single rules', () => {
    writeFileSync(path, 'isolated-primary-goes-on\nrecovery.interval\n');
    const { rules, names } = readActiveRules(path);
    expect(names).to.deep.equal(['isolated-primary-goes-on', 'recovery.interval']);
    expect(
      ['confirm.wait-for-monitor', 'recovery.interval', 'confirm.enter'].map((id) => rules.applies(id)),
    ).to.deep.equal([false, false, true]);
  });

  it('is refused with a name that means nothing', () => {
    writeFileSync(path, 'no-such-rule\n');
    expect(() => readActiveRules(path)).to.throw('"no-such-rule" is neither a defect nor a rule');
  });
});
