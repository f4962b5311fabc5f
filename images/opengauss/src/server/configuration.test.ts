import { expect } from 'chai';
import { milliseconds, postgresSlotName, toConfiguration } from './configuration.ts';
import { primaryConninfo } from './peers.ts';

const CHANNEL =
  'localhost=10.0.0.1 localport=5433 localheartbeatport=5437 localservice=5436 remotehost=10.0.0.2 remoteport=5433';

describe('the configuration of the supervisor', () => {
  const configuration = toConfiguration(
    new Map([
      ['pgxc_node_name', 'dn_6001'],
      ['replconninfo1', CHANNEL],
      ['most_available_sync', 'ON'],
      ['keep_sync_window', '30'],
    ]),
  );

  it('puts the HA port next to the client port', () => {
    expect(configuration).to.include({ port: 5432, haPort: 5433, socketDirectory: '/tmp' });
  });

  it('counts the replconninfo parameters that are set', () => {
    expect(configuration.connections).to.equal(1);
    expect(toConfiguration(new Map([['replconninfo1', '']])).connections).to.equal(0);
  });

  it('names the slot as openGauss does', () => {
    expect(configuration.slotName).to.equal('dn_6001_10.0.0.1_5433');
    const named = new Map([
      ['application_name', 'n1'],
      ['primary_slotname', 's1'],
    ] as const);
    expect(toConfiguration(named).slotName).to.equal('s1');
    expect(toConfiguration(new Map([['application_name', 'n1']])).slotName).to.equal('n1');
  });

  it('has the walreceiver call itself walreceiver where application_name is not set', () => {
    expect(configuration.applicationName).to.equal('walreceiver');
  });

  it('takes keep_sync_window in seconds and switches in any case', () => {
    expect(configuration.keepSyncWindow).to.equal(30_000);
    expect(configuration.mostAvailableSync).to.equal(true);
  });

  it('reads times with and without unit', () => {
    expect([
      milliseconds('5', 1000),
      milliseconds('500ms', 1000),
      milliseconds('2min', 1),
      milliseconds('x', 1),
    ]).to.deep.equal([5000, 500, 120_000, 0]);
  });

  it('makes of any name a slot name that PostgreSQL takes', () => {
    expect(postgresSlotName('dn_6002_127.0.0.1_16001')).to.equal('dn_6002_127_0_0_1_16001');
    expect(postgresSlotName('Node-A')).to.equal('node_a');
  });

  it('replicates from the port before the HA port of the peer', () => {
    const [channel] = configuration.channels;
    if (channel === undefined) throw new Error('no channel');
    expect(primaryConninfo(channel, "o'n1", 'omm'))
      .to.contain('host=10.0.0.2 port=5432 user=omm')
      .and.to.contain("'o\\'n1'");
  });
});
