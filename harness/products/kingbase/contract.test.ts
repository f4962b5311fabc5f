import { expect } from 'chai';
import { contractOf, outagePartsOf } from './contract.ts';

const ms = (settings: Record<string, string>, name: string): number | undefined =>
  outagePartsOf(settings).find((part) => part.name === name)?.ms;

describe('what KingbaseES settings promise', () => {
  it('loses nothing in a synchronous cluster', () => {
    const { mayLoseAcknowledgedWrites, reason, standbysPerAcknowledgement } = contractOf({});
    expect(mayLoseAcknowledgedWrites).to.equal(false);
    expect(reason).to.contain('SYNC_FLAG=1');
    // After a failover there is nobody to acknowledge to until the old primary is back (K45).
    expect(standbysPerAcknowledgement).to.equal(undefined);
  });

  it('may lose in an asynchronous one, whatever a commit waits for', () => {
    expect(contractOf({ SYNC_FLAG: '0', synchronous_commit: 'remote_apply' })).to.include({
      mayLoseAcknowledgedWrites: true,
      reason: 'SYNC_FLAG=0: no commit waits for the standby',
    });
  });

  it('may lose when a commit does not wait in a synchronous one', () => {
    for (const synchronous_commit of ['off', 'local'])
      expect(contractOf({ synchronous_commit }).mayLoseAcknowledgedWrites, synchronous_commit).to.equal(true);
  });

  it('takes the time of the published case with its parameters, and a little more', () => {
    const settings = {
      health_check_max_retries: '10',
      health_check_retry_delay: '3s',
      connect_timeout: '3900',
      health_check_timeout: '1s',
      CONNECTTIMEOUT: '4',
    };
    expect(ms(settings, 'detect')).to.equal(72_900);
    // K30: 84 s from the shutdown until the failover was done.
    expect(contractOf(settings).maxOutageMs).to.be.within(84_000, 100_000);
  });

  it('detects in a second round when the first ends before a pool is master', () => {
    const quick = {
      health_check_max_retries: '1',
      health_check_retry_delay: '1s',
      connect_timeout: '1s',
      health_check_timeout: '1s',
    };
    expect(ms({ ...quick, wd_deadtime: '6s', wd_interval: '1s' }, 'detect')).to.equal(18_000);
  });

  it('K18: waits for a database that hangs as long as health_check_timeout at each attempt', () => {
    const hung = { health_check_max_retries: '10', health_check_retry_delay: '3s', health_check_timeout: '120s' };
    expect(ms(hung, 'detect')).to.equal(11 * 120_000 + 30_000);
  });

  it('adds up to its parts', () => {
    const { maxOutageMs, outageParts = [] } = contractOf({});
    expect(outageParts.reduce((sum, part) => sum + part.ms, 0)).to.equal(maxOutageMs);
  });

  it('is about the loss of the standby where that takes longer', () => {
    const names = outagePartsOf({ wal_sender_timeout: '2min' }).map(({ name }) => name);
    expect(names).to.deep.equal(['silence', 'cron', 'reconnect']);
  });
});
