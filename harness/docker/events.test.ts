import { expect } from 'chai';
import { EventLines } from './events.ts';

const line = (action: string): string =>
  JSON.stringify({
    Type: 'container',
    Action: action,
    Actor: { ID: 'c1', Attributes: { 'dbquake.node': '节点1' } },
    time: 1_763_641_000,
    timeNano: '@',
  }).replace('"@"', '1763641000123456789');

describe('EventLines', () => {
  it('reads several events of one chunk, with time stamps to the nanosecond', () => {
    const events = new EventLines().push(Buffer.from(`${line('die')}\n${line('start')}\n`));
    expect(events.map(({ action }) => action)).to.deep.equal(['die', 'start']);
    expect(events[0]).to.include({ type: 'container', id: 'c1', timeNs: 1_763_641_000_123_456_789n });
  });

  it('reads an event that was cut anywhere, also within a character', () => {
    const bytes = Buffer.from(`${line('pause')}\n`);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const lines = new EventLines();
      const events = [...lines.push(bytes.subarray(0, cut)), ...lines.push(bytes.subarray(cut))];
      expect(events.map(({ attributes }) => attributes['dbquake.node'])).to.deep.equal(['节点1']);
    }
  });
});
