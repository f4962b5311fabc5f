import { expect } from 'chai';
import { QuakeError } from '../../errors.ts';
import { completeSettings, openGaussSettings, parametersOf, settingMs } from './settings.ts';

const refusal = (settings: Record<string, string>): QuakeError => {
  try {
    completeSettings(settings);
  } catch (error) {
    if (error instanceof QuakeError) return error;
  }
  throw new Error('was accepted');
};

describe('openGauss settings', () => {
  it('have defaults that pass their own checks', () => {
    for (const setting of openGaussSettings)
      expect(setting.validate(setting.default), setting.name).to.equal(undefined);
  });

  it('promise by default that no acknowledged write is lost', () => {
    expect(completeSettings({})).to.include({
      most_available_sync: 'off',
      synchronous_commit: 'on',
      synchronous_standby_names: '*',
    });
  });

  it('name the setting that does not exist, and those that do', () => {
    const error = refusal({ synchronous_comit: 'on' });
    expect(error).to.include({ code: 'QUAKE_SETTING_UNKNOWN', exitClass: 'usage' });
    expect(error.message).to.contain('"synchronous_comit"');
    expect(error.hint).to.contain('synchronous_commit');
  });

  for (const [name, value] of [
    ['most_available_sync', 'yes'],
    ['synchronous_commit', 'quorum'],
    ['wal_sender_timeout', '6 s'],
    ['keep_sync_window', 'soon'],
    ['max_connections', '5'],
    ['max_connections', '1e3'],
    ['shared_buffers', '128'],
    ['synchronous_standby_names', 'ANY 1(n1'],
  ] as const) {
    it(`refuse ${name}=${value}`, () => {
      const error = refusal({ [name]: value });
      expect(error.code).to.equal('QUAKE_SETTING_INVALID');
      expect(error.message).to.contain(`${name}="${value}"`);
    });
  }

  it('read durations in the unit of the parameter when none is given', () => {
    expect(settingMs({ wal_sender_timeout: '6000' }, 'wal_sender_timeout')).to.equal(6000);
    expect(settingMs({ keep_sync_window: '3' }, 'keep_sync_window')).to.equal(3000);
    expect(settingMs({ keep_sync_window: '1min' }, 'keep_sync_window')).to.equal(60_000);
    expect(settingMs({}, 'wal_receiver_connect_timeout')).to.equal(2000);
  });

  it('reach gs_guc with what was chosen and what a small server needs', () => {
    const parameters = parametersOf({ synchronous_standby_names: 'ANY 1(*)' });
    expect(parameters).to.deep.include({ name: 'synchronous_standby_names', value: 'ANY 1(*)', type: 'string' });
    expect(parameters).to.deep.include({ name: 'password_encryption_type', value: '1', type: 'plain' });
  });

  it('name what older servers do not have only where somebody wants it', () => {
    const names = (settings: Record<string, string>): readonly string[] =>
      parametersOf(settings).map(({ name }) => name);
    expect(names({ keep_sync_window: '0s' })).to.not.include('keep_sync_window');
    expect(names({ keep_sync_window: '5s' })).to.include('keep_sync_window');
  });
});
