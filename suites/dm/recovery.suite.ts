import { expect } from 'chai';
import { untilRows, writeRow } from '../opengauss/scenarios/support/write.ts';
import { DmGroup } from './support/dm-group.ts';

/** Rows R of facts/dm.md §5.7 on a running group. */
describe('DM recovery (R)', function () {
  this.timeout(240_000);
  const group = DmGroup.forSuite();

  it('R2, R3: the steps come in their order, the primary is SUSPEND only at the end, and commits wait but do not fail', async () => {
    const { n1, n2, live } = group;
    const kill = await group.inject('kill', [n2]);
    await group.untilLog(n1, /\[FAILOVER-->OPEN\]/);
    for (let id = 1; id <= 5; id++) expect(await writeRow(live, n1, id)).to.equal('committed');
    const writing = { stop: false, outcomes: [] as string[] };
    const load = (async (): Promise<void> => {
      for (let id = 100; !writing.stop && id < 400; id++) writing.outcomes.push(await writeRow(live, n1, id, 30_000));
    })();
    await group.heal(kill);
    await group.whole();
    writing.stop = true;
    await load;
    expect(writing.outcomes.filter((outcome) => outcome !== 'committed')).to.deep.equal([]);
    const name = group.instance(n2);
    const log = await group.log(n1);
    const from = log.findIndex((text) => text === `RECOVERY of ${name} begins`);
    const order = [
      `SEND DMWATCHER.CTL to ${name}`,
      `DISCARD KEEP_BUF of ${name}`,
      `EXECUTE SP_SEND_ARCHIVE('${name}')`,
      'EXECUTE ALTER DATABASE SUSPEND',
      `EXECUTE SP_SEND_ARCHIVE('${name}')`,
      `EXECUTE SP_SET_ARCH_STATUS('${name}', VALID)`,
      'EXECUTE ALTER DATABASE OPEN',
    ];
    let at = from;
    for (const step of order) {
      const next = log.indexOf(step, at + 1);
      expect(next, `${step} after line ${at} of ${log.join(' / ')}`).to.be.greaterThan(at);
      at = next;
    }
    await untilRows(live, n2, (await committed(writing.outcomes.length)).join(' '), 30_000);
  });

  /** The ids that were acknowledged in the test above. */
  function committed(count: number): Promise<readonly number[]> {
    const load = Array.from({ length: count }, (_, index) => 100 + index);
    return Promise.resolve([1, 2, 3, 4, 5, ...load]);
  }

  it('R4: with an interval a standby waits for it; with 0 it is recovered at once', async () => {
    const { n1, n2, cluster } = group;
    const recovered = new RegExp(`RECOVERY of ${group.instance(n2)} ends with 0`);
    const timed = async (interval: number): Promise<number> => {
      await cluster.command(`set instance ${group.instance(n2)} recover time ${interval}`);
      const before = (await group.log(n1)).filter((text) => recovered.test(text)).length;
      await cluster.command(`set instance ${group.instance(n2)} arch invalid`);
      const began = Date.now();
      await group.untilCount(n1, recovered, before + 1);
      return Date.now() - began;
    };
    expect(await timed(0)).to.be.lessThan(6000);
    expect(await timed(12)).to.be.within(7000, 25_000);
  });

  it('R19, R20: two standbys are recovered side by side, and the watcher is OPEN when both are done', async () => {
    const { n1, n2, n3, cluster } = group;
    await cluster.command('set group recover time 0');
    expect((await cluster.command('set group arch invalid')).outcome).to.equal('done');
    for (const node of [n2, n3])
      await group.untilLog(n1, new RegExp(`RECOVERY of ${group.instance(node)} ends with 0`));
    await group.whole();
    const log = await group.log(n1);
    for (const node of [n2, n3]) expect(log).to.include(`RECOVERY of ${group.instance(node)} ends with 0`);
    const last = log.lastIndexOf('DMWATCHER STATUS [RECOVERY-->OPEN]');
    expect(last).to.be.greaterThan(log.findLastIndex((text) => text.endsWith(' ends with 0')));
  });

  it('R11: after a recovery the interval is that of dmwatcher.ini again', async () => {
    const { n1, n2, cluster } = group;
    await cluster.command(`set instance ${group.instance(n2)} recover time 1`);
    await cluster.command(`set instance ${group.instance(n2)} arch invalid`);
    await group.untilLog(n1, new RegExp(`RECOVERY of ${group.instance(n2)} ends with 0`));
    await group.whole();
    expect(await cluster.type(`show arch send info ${group.instance(n2)}`)).to.match(/VALID .* 3\s*$/m);
  });
});
