import { expect } from 'chai';
import { classTable, counterName, cutTable, lossTable, tableName, type Traffic } from './filter-table.ts';

const fromN2: Traffic = { hook: 'input', addresses: ['10.1.2.12', '10.9.2.12'], counter: 'from_n2' };
const clients: readonly Traffic[] = [
  { hook: 'input', addresses: ['10.1.2.11'], except: true, counter: 'from_clients' },
  { hook: 'output', addresses: ['10.1.2.11'], except: true, counter: 'to_clients' },
];

describe('the table of a network fault', () => {
  it('is named after the fault', () => {
    expect(tableName('f3')).to.equal('dbquake_f3');
  });

  it('replaces itself in one transaction, counts, and leaves loopback alone', () => {
    expect(cutTable('dbquake_f3', [fromN2], 'drop')).to.equal(
      [
        'table inet dbquake_f3',
        'delete table inet dbquake_f3',
        'table inet dbquake_f3 {',
        '  counter from_n2 { }',
        '  chain input {',
        '    type filter hook input priority -10; policy accept;',
        '    iifname "lo" accept',
        '    ip saddr { 10.1.2.12, 10.9.2.12 } counter name "from_n2" drop',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('never looks at the state of a connection, so that established ones are cut too', () => {
    for (const action of ['drop', 'reject'] as const) {
      expect(cutTable('dbquake_f3', [fromN2], action)).to.not.match(/ct state|syn/);
    }
  });

  it('lets a RST through before it rejects, because it is the answer to what the other side refused', () => {
    const rules = cutTable('dbquake_f3', [fromN2], 'reject').split('\n');
    const position = (text: string): number => rules.findIndex((rule) => rule.includes(text));
    expect(position('rst == rst accept')).to.be.within(0, position('reject with tcp reset') - 1);
    expect(position('reject with icmpx')).to.be.greaterThan(position('reject with tcp reset'));
  });

  it('cuts both directions of what is not a node, with one chain each', () => {
    const text = cutTable('dbquake_f3', clients, 'drop');
    expect(text).to.include('ip saddr != { 10.1.2.11 } counter name "from_clients" drop');
    expect(text).to.include('ip daddr != { 10.1.2.11 } counter name "to_clients" drop');
    expect(text).to.include('oifname "lo" accept');
  });

  it('drops a share of the packets, down to a hundredth of a percent', () => {
    expect(lossTable('dbquake_f3', [fromN2], 0.25)).to.include(
      'numgen random mod 10000 < 25 counter name "from_n2" drop',
    );
  });

  it('puts traffic into a class', () => {
    expect(classTable('dbquake_f3', [{ ...fromN2, hook: 'output' }], 'db03:10')).to.include(
      'ip daddr { 10.1.2.12, 10.9.2.12 } counter name "from_n2" meta priority set db03:10',
    );
  });

  it('makes a name that nft takes of every name of a node', () => {
    expect(counterName('from', 'node-1.east')).to.equal('from_node_1_east');
  });
});
