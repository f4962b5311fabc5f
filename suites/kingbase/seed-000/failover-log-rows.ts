import { expect } from 'chai';
import type { Evidence } from '../support/evidence.ts';
import { machinesOf } from '../support/machine.ts';
import type { PublishedCase } from './published-case.ts';

const GRAIN_MS = 1000;
const LOG = 'failover.log';

/** K31 to K47: the script's arguments, and what failover.log and the outside show of its steps. */
export function failoverLogRows(published: () => PublishedCase): void {
  const seen = (): Evidence => published().failedOver;
  const order = (...kinds: readonly string[]): readonly number[] => seen().order('n2', LOG, kinds);
  const note = (placeholder: string): string =>
    seen()
      .anatomy('failover')
      .notes.find((text) => text.startsWith(`${placeholder} `))
      ?.split(': ')
      .at(-1) ?? '';

  it('K31: the pool calls failover_stream.sh with all eight arguments', () => {
    const words = seen().first('n2', 'cluster.log', 'script-called').facts['arguments']?.trim().split(/\s+/);
    expect(words).to.have.length(8);
  });

  it('K32: they are the new primary, the failed node, the old primary and the data directory', () => {
    const { n1, n2 } = machinesOf(published().live);
    const wanted = { '%H': n2.address, '%P': '0', '%d': '0', '%h': n1.address, '%O': n1.address, '%m': '1', '%M': '0' };
    for (const [placeholder, value] of Object.entries(wanted)) expect(note(placeholder), placeholder).to.equal(value);
    expect(note('%D')).to.match(/\/db\/data$/);
  });

  it('K33: failover.log explains the same eight', () => {
    const stats = seen().first('n2', LOG, 'script-arguments').facts['stats'] ?? '';
    const explained = [...stats.matchAll(/%(\w) = [^[]*\[([^\]]*)\]/g)].map(([, letter, value]) => [
      `%${letter}`,
      value,
    ]);
    expect(explained).to.have.length(8);
    for (const [placeholder = '', value] of explained) expect(note(placeholder), placeholder).to.equal(value);
  });

  it('K35: begin and end stand once each, the end not before the begin', () => {
    const text = seen().text('n2', LOG);
    expect(text.match(/failover beging/g)).to.have.length(1);
    expect(text.match(/failover end/g)).to.have.length(1);
    order('script-begun', 'script-ended');
  });

  it('K36: the tips are the arguments', () => {
    const tips = Object.assign(
      {},
      ...seen()
        .events('n2', LOG)
        .map(({ facts }) => facts),
    ) as Record<string, string>;
    const { n1, n2 } = machinesOf(published().live);
    expect(tips).to.include({
      newPrimary: n2.address,
      newPrimaryId: '1',
      oldPrimary: n1.address,
      oldPrimaryId: '0',
    });
  });

  it('K37: the gateway answers before anything is done', () => {
    order('script-begun', 'trust-pinged', 'trust-answered', 'role-determined', 'fencing-begun');
  });

  it('K38: it was the primary that failed', () => {
    const { n2 } = machinesOf(published().live);
    expect(seen().first('n2', LOG, 'primary-is-down').facts['host']).to.equal(n2.address);
  });

  it('K39: the old primary is to be stopped over ssh, for as long as CONNECTTIMEOUT at most', () => {
    const [begun = 0, given = 0] = order('fencing-begun', 'database-vip-adding');
    expect(given - begun).to.be.at.most(4000 + 2 * GRAIN_MS);
  });

  it('K40: that it cannot be stopped ends nothing', () => {
    order('fencing-begun', 'fencing-impossible', 'database-vip-adding', 'promote-begun', 'promoted');
  });

  it('K41: the database VIP is added with its label and announced, and is really there', () => {
    order(
      'database-vip-adding',
      'database-vip-added',
      'address-command',
      'arping-command',
      'arping-sent',
      'arping-answered',
    );
    expect(seen().text('n2', LOG)).to.match(/label \S+:2/);
    expect(published().before.databaseVip).to.deep.equal(['n1']);
    expect(published().afterFailover.databaseVip).to.deep.equal(['n2']);
  });

  it('K42: the address moves before the promotion, and clients of it meet a read-only database', () => {
    order('database-vip-added', 'promote-begun', 'promote-executed');
    const { databaseVipAnswers, offAt } = published();
    const answers = databaseVipAnswers.filter(({ from, answer }) => from > offAt && !answer.startsWith('failed: '));
    expect(answers[0]?.answer, 'the first answer of the new holder: is it in recovery?').to.equal('true');
    expect(answers.at(-1)?.answer).to.equal('false');
  });

  it('K43: the database is asked whether it lives before it is promoted', () => {
    order('promote-begun', 'alive-asked', 'alive-before-promote', 'promote-executed');
    expect(seen().text('n2', LOG)).to.include('select 33333;');
  });

  it('K44: it is promoted, answers, and has a new timeline', () => {
    order('promote-executed', 'promoting', 'promoted');
    const { before, afterFailover } = published();
    expect(Number(afterFailover.timelineId)).to.equal(Number(before.timelineId) + 1);
  });

  it('K45: synchronous replication is off then, so that the first write does not hang', () => {
    order('promoted', 'async-set', 'checkpoint-begun');
    expect(published().before.syncNames).to.equal('1 (n1, n2)');
    expect(published().afterFailover.syncNames).to.equal('');
  });

  it('K46: a checkpoint is made after the promotion: the control file has the new timeline', () => {
    order(
      'promoted',
      'async-set',
      'checkpoint-begun',
      'alive-before-checkpoint',
      'checkpoint-executed',
      'checkpointed',
    );
    // pg_control_checkpoint() shows the timeline of the last checkpoint, not that of the server.
    expect(Number(published().afterFailover.timelineId)).to.be.above(Number(published().before.timelineId));
  });

  it('K47: the script has ended before the pool goes on', () => {
    const ended = seen().first('n2', LOG, 'script-ended').time;
    expect(seen().first('n2', 'cluster.log', 'primary-searched').time).to.be.at.least(ended - GRAIN_MS);
  });
}
