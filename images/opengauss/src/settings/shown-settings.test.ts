import { expect } from 'chai';
import { readSettings } from '../conf/config-file.ts';
import { isShownSetting, shownSettings } from './shown-settings.ts';

function row(file: string, name: string): ReturnType<typeof shownSettings>[number] | undefined {
  return shownSettings(readSettings(file)).find((setting) => setting.name === name);
}

describe("openGauss's settings in SQL", () => {
  it('have the defaults that were recorded', () => {
    const settings = new Map(shownSettings(new Map()).map(({ name, setting }) => [name, setting]));
    // Recording 03, of an instance that sets none of these.
    const recorded = {
      enable_dcf: 'off',
      enable_xlog_prune: 'on',
      keep_sync_window: '0',
      max_size_for_xlog_prune: '2147483647',
      most_available_sync: 'off',
      recovery_time_target: '0',
      replication_type: '1',
      synchronous_standby_names: '*',
      wal_keep_segments: '16',
    };
    expect(Object.fromEntries(Object.keys(recorded).map((name) => [name, settings.get(name)]))).to.deep.equal(recorded);
  });

  it('are those of the file, numbers in their unit', () => {
    expect(row('most_available_sync = TRUE', 'most_available_sync')).to.include({
      setting: 'on',
      shown: 'on',
      vartype: 'bool',
      context: 'sighup',
      source: 'configuration file',
      boot_val: 'off',
    });
    expect(row('keep_sync_window = 2min', 'keep_sync_window')).to.include({ setting: '120', shown: '2min', unit: 's' });
    expect(row('session_timeout = 90', 'session_timeout')).to.include({ setting: '90', shown: '90s', context: 'user' });
    expect(row('session_timeout = 0', 'session_timeout')).to.include({ setting: '0', shown: '0' });
    expect(row("replconninfo2 = 'localhost=1'", 'replconninfo2')).to.include({ setting: 'localhost=1' });
  });

  it('are told from those that only PostgreSQL knows', () => {
    expect(isShownSetting('replconninfo8')).to.equal(true);
    expect(isShownSetting('work_mem')).to.equal(false);
    expect(isShownSetting('toString')).to.equal(false);
  });
});
