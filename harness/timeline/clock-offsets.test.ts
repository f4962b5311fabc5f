import { expect } from 'chai';
import type { NodeState, StateSample } from '../cluster/node-state.ts';
import { ClockOffsets, zoneOffset } from './clock-offsets.ts';

const STARTED = Date.parse('2026-11-20T14:00:00Z');
const STATE: NodeState = { role: 'standby', state: 'Normal', detail: 'Normal', senders: [] };

/** The node's clock at a second of the run, `ahead` ms before the harness's; the answer took `late` ms to arrive. */
function sample(second: number, ahead: number, late = 0): StateSample {
  const clockMs = STARTED + second * 1000 + ahead;
  return { time: second * 1e9 + late * 1e6, node: 'n1', state: { ...STATE, clockMs } };
}

describe('ClockOffsets', () => {
  it('is how far the clock of the node is ahead', () => {
    const offsets = new ClockOffsets(
      [1, 2, 3, 4, 5, 6].map((second) => sample(second, 3000)),
      STARTED,
    );
    expect(offsets.at('n1', STARTED + 6000)).to.equal(3000);
  });

  it('follows a clock that jumps during the run', () => {
    const samples = [1, 2, 3, 4, 5, 6].map((second) => sample(second, 0));
    const jumped = [11, 12, 13, 14, 15, 16].map((second) => sample(second, -60_000));
    const offsets = new ClockOffsets([...samples, ...jumped], STARTED);
    expect(offsets.at('n1', STARTED + 3000)).to.equal(0);
    expect(offsets.at('n1', STARTED + 14_000 - 60_000)).to.equal(-60_000);
  });

  it('is not misled by answers that took long', () => {
    const late = [300, 20, 900, 1, 400];
    const samples = late.map((ms, second) => sample(second, 0, ms));
    expect(new ClockOffsets(samples, STARTED).at('n1', STARTED + 2000)).to.equal(-1);
  });

  it('is 0 for a node that nobody asked, and for runs without clocks', () => {
    const offsets = new ClockOffsets([{ time: 1, node: 'n1', state: STATE }], STARTED);
    expect(offsets.at('n1', STARTED)).to.equal(0);
    expect(offsets.at('n2', STARTED)).to.equal(0);
  });

  it('corrects an event to the clock of the harness', () => {
    const offsets = new ClockOffsets(
      [1, 2, 3].map((second) => sample(second, 250)),
      STARTED,
    );
    const event = {
      time: STARTED + 2250,
      latest: STARTED + 2250,
      node: 'n1',
      source: 'a',
      line: 1,
      kind: 'k',
      log: 'l',
      facts: {},
      text: '',
    };
    expect(offsets.correct(event).time).to.equal(STARTED + 2000);
  });
});

describe('zoneOffset', () => {
  it('is the nearest quarter of an hour to the difference of log and run', () => {
    expect(zoneOffset(STARTED + 8 * 3_600_000 + 4000, STARTED)).to.equal(8 * 3_600_000);
    expect(zoneOffset(STARTED + 4000, STARTED)).to.equal(0);
  });
});
