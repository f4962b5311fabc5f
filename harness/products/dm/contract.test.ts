import { expect } from 'chai';
import { contractOf } from './contract.ts';
import { completeSettings } from './settings.ts';

const contract = (given: Readonly<Record<string, string>> = {}): ReturnType<typeof contractOf> =>
  contractOf(completeSettings(given));

describe('the contract of DM', () => {
  it('loses nothing by itself, because only a standby with a VALID archive takes over', () => {
    for (const type of ['REALTIME', 'TIMELY']) {
      expect(contract({ ARCH_TYPE: type })).to.have.property('mayLoseAcknowledgedWrites', false);
      expect(contract({ ARCH_TYPE: type }).reason).to.include(`ARCH_TYPE=${type}`);
    }
  });

  it('does not say how many standbys have a write: with INVALID archives the primary acknowledges alone', () => {
    expect(contract()).not.to.have.property('standbysPerAcknowledgement');
  });

  it('promises an end of every outage when a confirm monitor takes over by itself', () => {
    const { maxOutageMs, outageParts } = contract();
    expect(outageParts?.map(({ name }) => name)).to.deep.equal(['detect', 'ticks', 'takeover', 'reconnect']);
    expect(maxOutageMs).to.equal(outageParts?.reduce((sum, { ms }) => sum + ms, 0));
  });

  it('detects as late as the slowest of the three ways', () => {
    const detect = (given: Readonly<Record<string, string>>): unknown => contract(given).outageParts?.[0];
    expect(detect({ INST_ERROR_TIME: '20' }))
      .to.include({ ms: 20_000 })
      .and.to.have.property('reason')
      .that.includes('INST');
    expect(detect({ DW_ERROR_TIME: '30' })).to.include({ ms: 30_000 });
    expect(detect({ MAL_CHECK_INTERVAL: '30', MAL_CONN_FAIL_INTERVAL: '10' })).to.include({ ms: 40_000 });
  });

  it('promises no end where a person must take over, or where nobody confirms', () => {
    expect(contract({ DW_MODE: 'MANUAL' })).not.to.have.property('maxOutageMs');
    expect(contract({ MON_DW_CONFIRM: '0' })).not.to.have.property('maxOutageMs');
    expect(contract({ MONITORS: '0' })).not.to.have.property('maxOutageMs');
  });

  it('promises no end when links are not probed: a silent one blocks for ever', () => {
    expect(contract({ MAL_CHECK_INTERVAL: '0' })).not.to.have.property('maxOutageMs');
  });
});
