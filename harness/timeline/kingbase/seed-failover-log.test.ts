import { expect } from 'chai';
import { anatomy, expectOrder, phase, seed } from './fixtures/seed-anatomy.ts';

describe('the published failover of KingbaseES V8R3, from failover.log', () => {
  it('K31-K34: the arguments of the script are explained, also those that only failover.log names', () => {
    expect(anatomy('failover').notes).to.include.members([
      '%H host of the new primary: 192.168.1.102',
      '%d id of the failed node: 0',
      '%m id of the new primary: 1',
      '%D data directory: /home/kingbase/cluster/R3HA/db/data',
      '%P = %d: the primary failed, so the script promotes',
    ]);
  });

  it('K35, K47: the script begins and ends, 10 s apart, before the lock is released', () => {
    expect(phase('failover', 'script').durationMs).to.equal(10_000);
    expect(phase('failover', 'script').end).to.be.at.most(phase('failover', 'failover lock released').start);
  });

  it('K36: the tips name the new and the old primary', () => {
    const tips = seed.events.filter(({ kind }) => kind.startsWith('tip-')).map(({ facts }) => facts);
    expect(Object.assign({}, ...tips)).to.include({ newPrimaryId: '1', oldPrimaryId: '0' });
  });

  it('K37, K38: the trust address answers, and it is the primary that failed', () => {
    expectOrder('failover.log', 'trust-pinged', 'trust-answered', 'role-determined', 'primary-is-down');
  });

  it('K39, K40: fencing was tried, and what it could not do took at most 4 s', () => {
    expectOrder('failover.log', 'fencing-begun', 'fencing-impossible', 'database-vip-adding');
    expect(phase('failover', 'fencing')).to.include({ durationMs: 0, atMostMs: 4000 });
  });

  it('K41, K42: the database VIP is moved and announced before the promotion', () => {
    expectOrder(
      'failover.log',
      'database-vip-adding',
      'database-vip-added',
      'address-command',
      'arping-command',
      'arping-sent',
      'arping-answered',
      'promote-begun',
    );
    expect(phase('failover', 'database VIP').detail).to.equal('on enp0s3');
  });

  it('K43, K44: the database is asked whether it lives, promoted, and asked again', () => {
    expectOrder('failover.log', 'alive-asked', 'alive-before-promote', 'promote-executed', 'promoting', 'promoted');
    expect(phase('failover', 'promote')).to.include({ durationMs: 0, atMostMs: 1000 });
  });

  it('K45, K46: synchronous replication is switched off, then a checkpoint is made', () => {
    expectOrder(
      'failover.log',
      'promoted',
      'async-set',
      'checkpoint-begun',
      'alive-before-checkpoint',
      'checkpoint-executed',
      'checkpointed',
      'script-ended',
    );
    expect(phase('failover', 'checkpoint').durationMs).to.equal(1000);
  });

  it('finds nothing missing and nothing out of order', () => {
    expect(anatomy('failover').findings).to.deep.equal([]);
  });
});
