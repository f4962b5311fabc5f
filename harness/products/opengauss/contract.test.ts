import { expect } from 'chai';
import { contractOf, outagePartsOf } from './contract.ts';

describe('what openGauss promises under its settings', () => {
  const cases = [
    [{}, false, /synchronous_commit=on: every commit is on the disk of a standby.*most_available_sync=off/],
    [{ synchronous_commit: 'remote_apply' }, false, /applied by a standby/],
    [{ synchronous_commit: 'remote_write' }, false, /written by a standby/],
    [{ synchronous_commit: 'remote_receive' }, true, /in memory/],
    [{ synchronous_commit: 'local' }, true, /does not wait for a standby/],
    [{ synchronous_commit: 'off' }, true, /before it is on any disk/],
    [{ synchronous_standby_names: '' }, true, /no commit waits/],
    [{ most_available_sync: 'on' }, true, /commits alone/],
    [{ most_available_sync: 'on', keep_sync_window: '5s' }, true, /keep_sync_window=5s/],
    [{ synchronous_standby_names: 'ANY 1(n1,n2,n3)' }, false, /ANY 1\(n1,n2,n3\)/],
  ] as const;
  for (const [settings, may, reason] of cases) {
    it(`${may ? 'allows' : 'forbids'} the loss of acknowledged writes with ${JSON.stringify(settings)}`, () => {
      const contract = contractOf(settings, 2000);
      expect(contract.mayLoseAcknowledgedWrites).to.equal(may);
      expect(contract.reason).to.match(reason);
    });
  }

  it('limits the outage to the sum of its parts, the delay of the operator among them', () => {
    const [short, long] = [contractOf({}, 10_000), contractOf({}, 20_000)];
    expect((long.maxOutageMs ?? 0) - (short.maxOutageMs ?? 0)).to.equal(10_000);
    expect(short.outageParts?.map(({ name }) => name)).to.deep.equal([
      'detect',
      'decide',
      'promote',
      'reattach',
      'reconnect',
    ]);
    expect(short.outageParts?.reduce((sum, { ms }) => sum + ms, 0)).to.equal(short.maxOutageMs);
  });

  it('does not wait for a standby to reattach where commits do not', () => {
    expect(outagePartsOf({ most_available_sync: 'on' }, 60_000)?.map(({ name }) => name)).to.not.include('reattach');
  });

  it('takes the longest of the causes', () => {
    expect(outagePartsOf({ wal_sender_timeout: '10min' }, 2000)?.map(({ name }) => name)).to.deep.equal([
      'silence',
      'replace',
    ]);
  });

  for (const settings of [
    { synchronous_standby_names: '2(*)' },
    { synchronous_standby_names: 'n2' },
    { wal_sender_timeout: '0' },
  ]) {
    it(`promises no limit with ${JSON.stringify(settings)}, because commits may wait for ever`, () => {
      expect(contractOf(settings, 2000)).to.not.have.property('maxOutageMs');
    });
  }
});
