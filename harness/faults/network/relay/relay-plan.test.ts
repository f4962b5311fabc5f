import { expect } from 'chai';
import { relayTable } from './relay-plan.ts';

describe('relayTable', () => {
  const routes = [
    { node: 'n2', address: '10.1.2.12', port: 5432, relayPort: 40_001 },
    { node: 'n2', address: '10.1.2.12', port: 5433, relayPort: 40_002 },
  ];
  const text = relayTable({ table: 'dbquake_f3', userId: 61_701 }, routes);

  it('redirects each route to its own port of the relay, and lets the relay itself out first', () => {
    const rules = text.split('\n').map((line) => line.trim());
    const exempt = rules.indexOf('meta skuid 61701 accept');
    const redirect = rules.indexOf('ip daddr 10.1.2.12 tcp dport 5433 counter name "to_n2" redirect to :40002');
    expect(exempt).to.be.greaterThan(rules.indexOf('chain to_relay {'));
    expect(redirect).to.be.greaterThan(exempt);
  });

  it('resets connections that were there before, but not those of the relay', () => {
    const established = text.slice(text.indexOf('chain reset_old'));
    expect(established).to.match(/meta skuid 61701 accept\n.*dport 5432 counter name "reset_n2" reject with tcp reset/);
  });

  it('has one counter a node and direction, however many ports', () => {
    expect(text.match(/counter to_n2 \{ \}/g)).to.have.length(1);
  });

  it('touches nothing but the routes', () => {
    for (const line of text.split('\n').filter((one) => /redirect to|reject/.test(one))) {
      expect(line).to.match(/^ +ip daddr 10\.1\.2\.12 tcp dport 543[23] /);
    }
  });
});
