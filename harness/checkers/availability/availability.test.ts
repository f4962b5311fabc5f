import { expect } from 'chai';
import type { StateSample } from '../../cluster/node-state.ts';
import { availabilityChecker, type AvailabilityResult } from './availability.ts';
import type { Contract } from '../checker.ts';
import { every, evidence, healthy, primaryState, NOTHING_MAY_BE_LOST } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';

/** A write acknowledged every 10 ms in each of the stretches (ms). */
function load(...stretches: readonly (readonly [from: number, to: number, node: string])[]): HistoryBuilder {
  const builder = new HistoryBuilder();
  for (const [from, to, node] of stretches)
    for (const ms of every(10, from, to)) builder.transfer(ms - 2, ms, { node });
  return builder;
}

const KILL = { id: 'f1', kind: 'kill', targets: ['n1'] };

/** n1 is killed at 10 s; n2 takes over at 13.5 s; n1 is back at 20 s; the load ends at 25 s. */
function killed(): HistoryBuilder {
  return load([10, 9990, 'n1'], [13_600, 25_000, 'n2'])
    .fault(KILL, [10_000, 10_200], [18_000, 20_000])
    .transfer(9995, 13_000, { type: 'info' })
    .operator('detect', 'n1', [12_000, 12_000])
    .operator('decide', 'n2', [12_100, 12_100])
    .operator('failover', 'n2', [12_110, 13_500]);
}

/** n2 has one streaming standby until n1 is back. */
function states(): readonly StateSample[] {
  const alone = every(500, 13_500, 19_500).map((ms): StateSample => {
    const state = primaryState('n2', '0/5000000');
    return { time: ms * 1e6, node: 'n2', state: { ...state, senders: state.senders.slice(1) } };
  });
  return [...healthy('n1', every(500, 0, 9500)), ...alone, ...healthy('n2', every(500, 20_100, 26_000))];
}

function check(builder: HistoryBuilder, contract: Contract = NOTHING_MAY_BE_LOST): AvailabilityResult {
  return availabilityChecker.check(evidence(builder.build(), states(), contract));
}

describe('availability checker', () => {
  it('measures the write outage of a fault from the last acknowledged write to the next', () => {
    const { valid, writes, rtoMs, summary } = check(killed());
    expect(valid).to.equal(true);
    expect(writes.outages).to.deep.equal([
      { from: 9990e6, to: 13_600e6, ms: 3610, open: false, cause: { type: 'fault', ...KILL } },
    ]);
    expect(writes).to.deep.include({ unavailableMs: 3610, longestMs: 3610 });
    expect(writes.resolution).to.deep.equal({
      medianGapMs: 10,
      undisturbedGapMs: 10,
      outageMs: 1000,
      attributedOutageMs: 200,
    });
    expect(rtoMs).to.equal(3600);
    expect(summary).to.equal('write outage 3.6 s');
  });

  it('splits the RTO into phases that add up, the operator apart from the database', () => {
    const [fault] = check(killed()).faults;
    expect(fault).to.deep.include({ newPrimary: 'n2', rtoMs: 3600, operatorMs: 2100, databaseMs: 1500 });
    expect(fault?.phases).to.deep.equal({
      detect: 2000,
      decide: 100,
      promote: 1400,
      firstAcknowledgedWrite: 100,
      replicationHealthy: 6500,
    });
    expect(fault?.healthyAgainMs).to.equal(10_100);
  });

  it('counts promotion only until the first acknowledged write, however long the command takes to return', () => {
    const slow = load([10, 9990, 'n1'], [13_000, 25_000, 'n2'])
      .fault(KILL, [10_000, 10_200], [18_000, 20_000])
      .operator('failover', 'n2', [12_000, 16_000]);
    expect(check(slow).faults[0]?.phases).to.deep.include({ detect: null, promote: 3000, firstAcknowledgedWrite: 0 });
  });

  it('counts until the decision and the failover that worked, when the first ones did not', () => {
    const tried = killed()
      .operator('decide', '', [12_050, 12_050], 'fail')
      .operator('failover', 'n3', [12_105, 12_108], 'fail');
    expect(check(tried).faults[0]).to.deep.include({ newPrimary: 'n2', rtoMs: 3600, operatorMs: 2100 });
  });

  it('takes no write on the old primary for a recovery', () => {
    const history = killed().transfer(12_200, 12_210, { node: 'n1' });
    expect(check(history).faults[0]?.rtoMs).to.equal(3600);
  });

  it('reports an RTO of 0 for a fault that interrupted nothing', () => {
    const quiet = load([10, 25_000, 'n1']).fault({ ...KILL, targets: ['n3'] }, [10_000, 10_200], [18_000, 20_000]);
    const { faults, writes, rtoMs, summary } = check(quiet);
    expect(faults[0]).to.deep.include({ rtoMs: 0, writeOutage: null });
    expect({ count: writes.outages.length, rtoMs, summary }).to.deep.equal({
      count: 0,
      rtoMs: 0,
      summary: 'no write outage',
    });
  });

  it('sees short outages when something was done to the cluster, and long ones always', () => {
    const gaps = load([10, 5000, 'n1'], [5250, 9000, 'n1'], [10_500, 15_000, 'n1'], [15_400, 25_000, 'n2'])
      // Clients try all the time; in a pause of theirs nothing would be out.
      .transfer(5005, 5200, { type: 'fail' })
      .transfer(9005, 10_400, { type: 'fail' })
      .transfer(15_005, 15_300, { type: 'info' })
      .operator('switchover', 'n2', [15_000, 15_350]);
    const { writes, switchovers } = check(gaps);
    expect(writes.outages.map(({ ms, cause }) => [ms, cause?.type ?? null])).to.deep.equal([
      [1500, null],
      [400, 'switchover'],
    ]);
    expect(switchovers).to.deep.equal([
      { node: 'n2', from: 15_000e6, outcome: 'ok', durationMs: 350, writeOutageMs: 400 },
    ]);
  });

  it('puts nothing down to a switchover that also happens when nothing is done', () => {
    const hiccup = load([10, 5000, 'n1'], [5300, 15_000, 'n1'], [15_400, 20_000, 'n2'], [20_500, 25_000, 'n1'])
      .transfer(5005, 5299, { type: 'fail' })
      .transfer(15_005, 15_300, { type: 'info' })
      .transfer(20_005, 20_300, { type: 'info' })
      .operator('switchover', 'n2', [15_000, 15_350])
      .operator('switchover', 'n1', [20_000, 20_350]);
    const { writes, switchovers } = check(hiccup);
    expect(writes.resolution).to.deep.include({ undisturbedGapMs: 300, attributedOutageMs: 450 });
    expect(switchovers.map(({ writeOutageMs }) => writeOutageMs)).to.deep.equal([0, 500]);
  });

  it('does not call it an outage when the clients made a pause', () => {
    expect(check(load([10, 5000, 'n1'], [9000, 25_000, 'n1'])).writes.outages).to.deep.equal([]);
  });

  it('is unknown when writes did not come back, and says how long that was seen', () => {
    const gone = load([10, 9990, 'n1'])
      .fault(KILL, [10_000, 10_200])
      .transfer(9995, 10_010, { type: 'info' })
      .transfer(24_000, 25_000, { type: 'fail' });
    const { valid, writes, faults, summary } = check(gone);
    expect(valid).to.equal('unknown');
    expect(writes.outages.map(({ open, ms }) => ({ open, ms }))).to.deep.equal([{ open: true, ms: 15_010 }]);
    expect(faults[0]).to.deep.include({ rtoMs: null, databaseMs: null });
    expect(summary).to.equal('writes did not come back before the load ended');
  });

  it('is unknown when nothing was acknowledged', () => {
    const none = new HistoryBuilder().transfer(0, 5000, { type: 'fail' });
    expect(check(none)).to.deep.include({ valid: 'unknown', rtoMs: null });
    expect(check(new HistoryBuilder()).summary).to.equal('no write was acknowledged');
  });

  it('is invalid only when an outage is longer than the settings explain', () => {
    expect(check(killed(), { ...NOTHING_MAY_BE_LOST, maxOutageMs: 4000 }).valid).to.equal(true);
    const { valid, summary, anomalies } = check(killed(), { ...NOTHING_MAY_BE_LOST, maxOutageMs: 3000 });
    expect(valid).to.equal(false);
    expect(summary).to.equal(
      'No write was acknowledged for 3.6 s at 9.990 s, after kill of n1; 3.0 s would be explained by the settings',
    );
    expect(anomalies[0]?.interval).to.deep.equal([9990e6, 13_600e6]);
  });

  it('measures read outages over all nodes', () => {
    const builder = load([10, 20_000, 'n1']);
    for (const ms of every(100, 0, 8000)) builder.read([], ms, ms + 1, { node: 'n2' });
    builder.read([], 8050, 11_900, { type: 'fail' }).read([], 12_000, 12_001);
    expect(check(builder).reads.outages.map(({ ms }) => ms)).to.deep.equal([4000]);
  });
});
