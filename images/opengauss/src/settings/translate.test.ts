import { expect } from 'chai';
import { readSettings } from '../conf/config-file.ts';
import { NO_CONTEXT, translateHba, translateSettings, type TranslationContext } from './translate.ts';

function translated(
  settings: Record<string, string>,
  context: Partial<TranslationContext> = {},
): ReadonlyMap<string, string> {
  return readSettings(translateSettings(new Map(Object.entries(settings)), { ...NO_CONTEXT, ...context }));
}

const CHANNEL = 'localhost=10.0.0.1 localport=5433 remotehost=10.0.0.2 remoteport=5433';

describe('the settings of the PostgreSQL underneath', () => {
  it('have the defaults of openGauss', () => {
    const settings = translated({ replconninfo1: CHANNEL });
    expect(settings.get('wal_sender_timeout')).to.equal('6s');
    expect(settings.get('wal_receiver_timeout')).to.equal('6s');
    expect(settings.get('wal_receiver_status_interval')).to.equal('5s');
    expect(settings.get('synchronous_standby_names')).to.equal('FIRST 1 (*)');
    expect(settings.get('wal_keep_size')).to.equal('256MB');
  });

  it('leave out what PostgreSQL does not know', () => {
    const settings = translated({ most_available_sync: 'on', replconninfo1: 'localhost=1', cstore_buffers: '16MB' });
    for (const name of ['most_available_sync', 'replconninfo1', 'cstore_buffers'])
      expect(settings.has(name)).to.equal(false);
  });

  it('never switch fsync off, whatever the file says', () => {
    expect(translated({ fsync: 'off' }).get('fsync')).to.equal('on');
  });

  const commits = {
    remote_receive: 'remote_write',
    '2': 'remote_apply',
    true: 'on',
    OFF: 'off',
    remote_apply: 'remote_apply',
  };
  for (const [given, expected] of Object.entries(commits)) {
    it(`take synchronous_commit = ${given} as ${expected}`, () => {
      expect(translated({ synchronous_commit: given }).get('synchronous_commit')).to.equal(expected);
    });
  }

  it('wait for nobody while most_available_sync has let go, nor where there is no replconninfo', () => {
    expect(
      translated({ synchronous_standby_names: 'n1', replconninfo1: CHANNEL }, { standalone: true }).get(
        'synchronous_standby_names',
      ),
    ).to.equal('');
    expect(translated({ synchronous_standby_names: 'n1' }).get('synchronous_standby_names')).to.equal('');
  });

  it('have as many connections as the primary had, because PostgreSQL wants that of a standby', () => {
    const recorded = new Map([['max_connections', 500]]);
    expect(translated({ max_connections: '100' }, { recorded }).get('max_connections')).to.equal('500');
  });

  it('have what the file says on a standby that takes no settings from its primary', () => {
    const recorded = new Map([['max_connections', 500]]);
    const own = { max_connections: '100', sync_config_strategy: 'none_node' };
    expect(translated(own, { recorded }).get('max_connections')).to.equal('100');
  });

  it('end idle sessions after session_timeout, in seconds unless told: 10 minutes by default', () => {
    expect(translated({}).get('idle_session_timeout')).to.equal('10min');
    expect(translated({ session_timeout: '3' }).get('idle_session_timeout')).to.equal('3s');
    expect(translated({ session_timeout: '0' }).get('idle_session_timeout')).to.equal('0s');
  });

  it('leave a wrong value for PostgreSQL to refuse', () => {
    expect(translated({ shared_buffers: 'banana' }).get('shared_buffers')).to.equal('banana');
  });

  it('listen on the addresses of replconninfo too, where replication comes in', () => {
    const context = { localHosts: ['10.0.0.1'] };
    expect(translated({ listen_addresses: 'localhost' }, context).get('listen_addresses')).to.equal(
      'localhost,10.0.0.1',
    );
    expect(translated({ listen_addresses: '*' }, context).get('listen_addresses')).to.equal('0.0.0.0');
  });

  it('carry the connection to the primary through its quoting', () => {
    const primaryConninfo = "host=10.0.0.1 port=5432 application_name='n1'";
    expect(translated({}, { primaryConninfo }).get('primary_conninfo')).to.equal(primaryConninfo);
  });

  it('limit what a slot keeps by max_size_for_xlog_prune', () => {
    expect(translated({ max_size_for_xlog_prune: '1048576' }).get('max_slot_wal_keep_size')).to.equal('1024MB');
    expect(
      translated({ max_size_for_xlog_prune: '1GB', enable_xlog_prune: 'off' }).get('max_slot_wal_keep_size'),
    ).to.equal('-1');
    expect(translated({}).get('max_slot_wal_keep_size')).to.equal('-1');
  });
});

describe('the pg_hba.conf of the PostgreSQL underneath', () => {
  const rules = (text: string, primary = true): string[] =>
    translateHba(text, primary)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));

  it('asks for md5 where openGauss asks for sha256', () => {
    expect(rules('host all app 10.0.0.0/8 sha256')).to.include('host all app 10.0.0.0/8 md5');
  });

  it('lets omm replicate from where it is let in with trust', () => {
    expect(rules('host all omm 10.0.0.0/24 trust')).to.include('host replication omm 10.0.0.0/24 trust');
  });

  it('lets cascade standbys and nobody else replicate from a server that is no primary, before any other rule', () => {
    const [, ...lines] = rules('host all omm 10.0.0.0/24 trust', false);
    expect(lines.slice(0, 3)).to.deep.equal([
      'host replication standin_cascade 10.0.0.0/24 trust',
      'local replication all reject',
      'host replication all all reject',
    ]);
  });

  it('lets no cascade standby replicate from a primary', () => {
    const lines = rules('host all omm 10.0.0.0/24 trust');
    expect(lines[1]).to.equal('host replication standin_cascade all reject');
  });

  it('refuses the initial user with a password from other hosts, but not others and not from this one', () => {
    const lines = rules('host all all 127.0.0.1/32 md5\nhost all all 10.0.0.0/24 md5');
    expect(lines).to.include('host all omm 10.0.0.0/24 reject');
    expect(lines.indexOf('host all omm 10.0.0.0/24 reject')).to.be.lessThan(
      lines.indexOf('host all all 10.0.0.0/24 md5'),
    );
    expect(lines.join('\n')).not.to.contain('omm 127.0.0.1/32 reject');
  });

  it('asks for a password over loopback TCP even under trust, but not omm, who builds', () => {
    expect(rules('host all all 127.0.0.1/32 trust')).to.include.members([
      'host all omm 127.0.0.1/32 trust',
      'host all all 127.0.0.1/32 md5',
    ]);
    expect(rules('local all all trust')).to.include('local all all trust');
  });

  it('keeps an earlier rule that lets omm in', () => {
    const lines = rules('host all omm 10.0.0.0/24 trust\nhost all all 10.0.0.0/24 md5');
    expect(lines.indexOf('host all omm 10.0.0.0/24 trust')).to.be.lessThan(
      lines.indexOf('host all omm 10.0.0.0/24 reject'),
    );
  });
});
