import { expect } from 'chai';
import { rulesUnderDefect } from '../../../images/dm/src/rules/defects.ts';
import { dmDefects } from './defects.ts';

describe('the defects of DM', () => {
  it('are switches that the emulation has', () => {
    for (const { name } of dmDefects) expect(rulesUnderDefect(name), name).to.not.equal(undefined);
  });
});
