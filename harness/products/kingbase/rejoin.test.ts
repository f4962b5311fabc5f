import { expect } from 'chai';
import type { NodeFacts } from './node-facts.ts';
import type { PoolNode } from './pool-nodes.ts';
import { rejoinWithinMs, situationOf } from './rejoin.ts';
import { completeSettings } from './settings.ts';

const NODES = [{ name: 'n1' }, { name: 'n2' }];

function pool(...rows: readonly string[]): readonly PoolNode[] {
  return rows.map((row, id) => {
    const [status = '', role = ''] = row.split(' ');
    return {
      id,
      hostname: '',
      port: 54_321,
      status,
      weight: 0.5,
      role,
      selects: 0,
      isLoadBalanced: false,
      replicationDelay: 0,
    };
  });
}

const DOWN: NodeFacts = {
  services: true,
  database: 'down',
  isMarkedStandby: false,
  streams: false,
  timeline: 1,
  checkpoint: '0/3000028',
  rewinds: 0,
};
const PRIMARY: NodeFacts = { ...DOWN, database: 'primary', timeline: 2, pool: pool('down standby', 'up primary') };
const of = (n1: Partial<NodeFacts>, n2: Partial<NodeFacts>): ReturnType<typeof situationOf> =>
  situationOf(
    'n1',
    NODES,
    new Map([
      ['n1', { ...DOWN, ...n1 }],
      ['n2', { ...DOWN, ...n2 }],
    ]),
  );

describe('what looks into all KingbaseES machines mean for one of them', () => {
  it('an old primary sees who is primary now, and what its own pool says of it', () => {
    expect(of({ pool: pool('down standby', 'up primary') }, PRIMARY)).to.include({
      database: 'down',
      poolStatus: 'down',
      poolPrimary: 'n2',
    });
    expect(of({}, PRIMARY).otherPrimaries).to.deep.equal(['n2']);
  });

  it('is not up as long as its own pool does not answer', () => {
    expect(of({}, { ...PRIMARY, pool: pool('up standby', 'up primary') }).poolStatus).to.equal(undefined);
  });

  it('F17: has the best claim by its timeline, then by its WAL, then by its place', () => {
    expect(of({ timeline: 5 }, { timeline: 4, checkpoint: '9/0' }).hasBestClaim).to.equal(true);
    expect(of({ timeline: 4 }, { timeline: 5 }).hasBestClaim).to.equal(false);
    expect(of({ checkpoint: '0/10' }, { checkpoint: '0/F' }).hasBestClaim).to.equal(true);
    expect(of({}, {}).hasBestClaim).to.equal(true);
  });

  it('has the best claim against a node that is marked as standby', () => {
    expect(of({ timeline: 1 }, { timeline: 2, isMarkedStandby: true }).hasBestClaim).to.equal(true);
  });

  it('waits for two periods of cron and two recoveries, and longer when cron comes every minute', () => {
    const quick = rejoinWithinMs(completeSettings({}));
    expect(quick).to.be.within(120_000, 300_000);
    expect(rejoinWithinMs(completeSettings({ cron_interval: '60s' })) - quick).to.equal(2 * 55_000);
  });
});
