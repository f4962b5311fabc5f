import { expect } from 'chai';
import { edited, set, unset, validSystem } from './fixtures/sites.ts';
import { lintConfiguration } from './lint.ts';
import { renderReport } from './render-report.ts';

describe('renderReport', () => {
  it('says that nothing is wrong, and in what', () => {
    expect(renderReport(lintConfiguration(validSystem('dm8')))).to.equal(
      'nothing wrong in 9 files of 3 sites, by the rules of data watch 4.0\n',
    );
  });

  it('prints file, line, rule, found, expected and source of each finding, in the order of the files', () => {
    const sites = edited(validSystem('two-sites'), {
      'b/dm.ini': unset('ALTER_MODE_STATUS'),
      'a/dm.ini': set('PORT_NUM', '5240'),
    });
    expect(renderReport(lintConfiguration(sites))).to.equal(
      `a/dm.ini:8: error E_PORT_INST
  found     PORT_NUM = 5240
  expected  MAL_INST_PORT = 5236 (a/dmmal.ini:8)
  source    DM data watch V2.1, 2.8 ports

b/dm.ini:1: warning W_ALTER_MODE
  found     ALTER_MODE_STATUS is not set (default 1)
  expected  ALTER_MODE_STATUS = 0
  source    DM data watch V2.1, 2.1 dm.ini

1 error, 1 warning in 11 files of 3 sites, by the rules of data watch 2.1
`,
    );
  });

  it('names the instances that no folder was given for', () => {
    const [first] = validSystem('two-sites');
    const report = lintConfiguration(first === undefined ? [] : [first]);
    expect(report.notGiven).to.deep.equal(['GRP1_RT_B']);
    expect(renderReport(report)).to.include('not checked: no folder for GRP1_RT_B of dmmal.ini was given');
  });
});
