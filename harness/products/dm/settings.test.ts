import { expect } from 'chai';
import { completeSettings, dmSettings, settingLines } from './settings.ts';

describe('the settings of DM', () => {
  it('are complete when nobody says anything', () => {
    expect(Object.keys(completeSettings({}))).to.deep.equal(dmSettings.map(({ name }) => name));
  });

  it('have the ranges of the linter', () => {
    const refused = (name: string, value: string): unknown => {
      try {
        completeSettings({ [name]: value });
        return undefined;
      } catch (error) {
        return error;
      }
    };
    expect(refused('DW_ERROR_TIME', '2')).to.have.property('code', 'QUAKE_SETTING_INVALID');
    expect(refused('DW_ERROR_TIME', '2')).to.have.property('message').that.includes('3 to 32767 s');
    expect(refused('MAL_CONN_FAIL_INTERVAL', '1')).to.have.property('code', 'QUAKE_SETTING_INVALID');
    expect(refused('DW_MODE', 'SOMETIMES')).to.have.property('message').that.includes('MANUAL, AUTO');
    expect(refused('MONITORS', '11')).to.have.property('code', 'QUAKE_SETTING_INVALID');
    expect(refused('DW_ERROR_TIME', '3')).to.equal(undefined);
  });

  it('name a setting that is not known', () => {
    expect(() => completeSettings({ RLOG_BUF: '1' })).to.throw('no setting "RLOG_BUF"');
  });

  it('take words in any case, as DM does', () => {
    expect(completeSettings({ DW_MODE: 'manual' })).to.have.property('DW_MODE', 'MANUAL');
  });

  it('are written to the file that they belong to', () => {
    expect(settingLines(completeSettings({ MAL_CHECK_INTERVAL: '7' }), 'dmmal.ini')).to.deep.equal([
      'MAL_CHECK_INTERVAL = 7',
      'MAL_CONN_FAIL_INTERVAL = 3',
    ]);
  });
});
