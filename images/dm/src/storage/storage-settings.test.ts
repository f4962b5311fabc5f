import { expect } from 'chai';
import { formatAccess, formatStorageConfiguration, synchronousNames } from './storage-settings.ts';

const settings = {
  admits: true,
  followers: ['10.0.0.12'],
  commitsWaitFor: ['B', 'C'],
  waitForApply: true,
  upstream: { host: '10.0.0.11', port: 5236 },
} as const;

describe('settings of the PostgreSQL underneath', () => {
  it('wait for all standbys that are named', () => {
    expect(synchronousNames(['B', 'C'])).to.equal('FIRST 2 ("B", "C")');
    expect(synchronousNames([])).to.equal('');
    expect(synchronousNames('nobody ever')).to.equal('dm_suspended');
  });

  it('follow a primary under the name of the instance', () => {
    const identity = { instance: 'B', port: 5236, socketDirectory: '/var/run/dm', linkTimeoutMs: 5000 };
    const text = formatStorageConfiguration(identity, settings);
    expect(text).to.contain("primary_conninfo = 'host=10.0.0.11 port=5236 user=DM_MAL application_name=B");
    expect(text).to.contain("synchronous_commit = 'remote_apply'");
    expect(text).to.contain("wal_receiver_timeout = '5000ms'");
  });

  it('let those fetch redo who may, and in MOUNT nobody but SYSDBA log in', () => {
    expect(formatAccess(settings)).to.contain('host replication "DM_MAL" 10.0.0.12/32 trust\n');
    const mounted = formatAccess({ ...settings, admits: false, followers: [] });
    expect(mounted).not.to.contain('host replication "DM_MAL" 10');
    expect(mounted).to.contain('host all "SYSDBA" all scram-sha-256\nhost all all all reject\n');
  });
});
