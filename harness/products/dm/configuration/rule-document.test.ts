import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../package-root.ts';
import { ruleDocument } from './rule-document.ts';
import { rules } from './rules/index.ts';

describe('docs/dm-lint.md', () => {
  it('is what dbquake lint dm --rules prints', () => {
    expect(readFileSync(path.join(packageRoot(), 'docs', 'dm-lint.md'), 'utf8')).to.equal(ruleDocument());
  });

  it('has every rule', () => {
    for (const { id } of rules) expect(ruleDocument()).to.include(`**${id}**`);
  });
});
