import { expect } from 'chai';
import { QuakeError } from '../../errors.ts';
import { completeSettings, kingbaseSettings, settingMs, settingOf } from './settings.ts';

const refusal = (settings: Record<string, string>): QuakeError => {
  try {
    completeSettings(settings);
  } catch (error) {
    if (error instanceof QuakeError) return error;
  }
  throw new Error('was accepted');
};

describe('KingbaseES settings', () => {
  it('have defaults that pass their own checks', () => {
    for (const setting of kingbaseSettings) expect(setting.validate(setting.default), setting.name).to.equal(undefined);
  });

  it('wait for the standby by default, and lead clients through the virtual address to the primary', () => {
    expect(completeSettings({})).to.include({ SYNC_FLAG: '1', client_entry: 'vip', load_balance_mode: 'off' });
  });

  it('detect by default later than another pool can be master of a machine that was shut down', () => {
    const settings = completeSettings({});
    const retries = Number(settingOf(settings, 'health_check_max_retries'));
    expect(retries * settingMs(settings, 'health_check_retry_delay')).to.be.at.least(10_000);
  });

  it('name the setting that does not exist, and those that do', () => {
    const error = refusal({ sync_flag: '1' });
    expect(error).to.include({ code: 'QUAKE_SETTING_UNKNOWN', exitClass: 'usage' });
    expect(error.hint).to.contain('SYNC_FLAG');
  });

  it('say what is wrong with a value, and what the default is', () => {
    const error = refusal({ wd_interval: 'often' });
    expect(error).to.include({ code: 'QUAKE_SETTING_INVALID', exitClass: 'usage' });
    expect(error.message).to.contain('wd_interval="often"').and.to.contain('a number of s');
    expect(error.hint).to.contain('"1s"');
  });

  it('read a number without unit in the unit of the product', () => {
    expect(settingMs({ wd_interval: '3' }, 'wd_interval')).to.equal(3000);
    expect(settingMs({ connect_timeout: '10000' }, 'connect_timeout')).to.equal(10_000);
  });
});
