import { expect } from 'chai';
import {
  cronOff,
  cronOn,
  isSync,
  primaryHostOf,
  recoverySettings,
  renderCrontab,
  renderKingbaseConf,
  renderRecoveryDone,
  withoutSync,
  withPrimaryHost,
  withSync,
} from './database-files.ts';
import { installConf } from './fixtures/install-conf.ts';
import { nodeNamed } from './install-conf.ts';

describe('files of the database', () => {
  const conf = installConf("setting.application_name=it's\n");
  const kingbaseConf = renderKingbaseConf(conf);

  it('name all nodes as synchronous in V8R3’s way', () => {
    expect(kingbaseConf).to.contain("synchronous_standby_names = '1 (n1, n2)'");
    expect(renderKingbaseConf(installConf('sync=0\n'))).to.not.contain('synchronous_standby_names');
  });

  it('quote what the installation adds', () => {
    expect(kingbaseConf).to.contain("application_name = 'it''s'");
  });

  it('switch from sync to async and back', () => {
    const async = withoutSync(kingbaseConf);
    expect(isSync(kingbaseConf)).to.equal(true);
    expect(isSync(async)).to.equal(false);
    const again = withSync(async, ['n1', 'n2']);
    expect(isSync(again)).to.equal(true);
    expect(again.match(/synchronous_standby_names/g)).to.have.length(1);
  });

  it('make recovery.conf name the new primary, and nothing else', () => {
    const recovery = renderRecoveryDone(nodeNamed(conf, 'n1'), '10.1.2.12');
    expect(primaryHostOf(recovery)).to.equal('10.1.2.12');
    const changed = withPrimaryHost(recovery, '10.1.2.99');
    expect(primaryHostOf(changed)).to.equal('10.1.2.99');
    expect(changed).to.equal(recovery.replace('10.1.2.12', '10.1.2.99'));
  });

  it('leave PostgreSQL 15 everything of recovery.conf but standby_mode', () => {
    const settings = recoverySettings(renderRecoveryDone(nodeNamed(conf, 'n1'), '10.1.2.12'));
    expect(settings).to.not.contain('standby_mode');
    expect(settings).to.contain("primary_slot_name = 'slot_n1'").and.contain('application_name=n1');
  });

  it('have a crontab that is off until the cluster starts', () => {
    const off = renderCrontab(true);
    expect(
      off
        .split('\n')
        .filter(Boolean)
        .map((line) => line.slice(0, 5)),
    ).to.deep.equal(['#*/1 ', '#*/1 ']);
    expect(cronOff(cronOn(off))).to.equal(off);
    expect(cronOn(cronOn(off))).to.equal(cronOn(off));
    expect(renderCrontab(false)).to.not.contain('restartcluster.sh');
  });
});
