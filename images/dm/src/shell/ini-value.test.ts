import { expect } from 'chai';
import { withIniValue } from './ini-value.ts';

const TEXT = 'MODE = 1 # keep\n[GRP1]\nDW_ERROR_TIME = 5 # seconds\nDW_MODE = AUTO\n\n[GRP2]\nDW_ERROR_TIME = 7\n';

describe('a value of an ini file', () => {
  it('is changed in its section, and the comment stays', () => {
    expect(withIniValue(TEXT, 'grp1', 'DW_ERROR_TIME', '9')).to.equal(TEXT.replace('= 5 #', '= 9 #'));
    expect(withIniValue(TEXT, '', 'MODE', '0')).to.equal(TEXT.replace('= 1 #', '= 0 #'));
  });

  it('is added at the end of its section where it is not set', () => {
    expect(withIniValue(TEXT, 'GRP1', 'INST_RECOVER_TIME', '3')).to.equal(
      TEXT.replace('AUTO\n', 'AUTO\nINST_RECOVER_TIME = 3\n'),
    );
  });
});
