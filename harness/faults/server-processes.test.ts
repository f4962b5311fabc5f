import { expect } from 'chai';
import { parseServerProcesses } from './server-processes.ts';

describe('parseServerProcesses', () => {
  it('reads process, start time and name, also a name with blanks', () => {
    expect(parseServerProcesses('41 90211 gaussdb\n52 90214 my server\n')).to.deep.equal([
      { pid: 41, startTicks: 90211, name: 'gaussdb' },
      { pid: 52, startTicks: 90214, name: 'my server' },
    ]);
  });

  it('counts a process that two looks saw once, and a number that was used again twice', () => {
    const seen = parseServerProcesses('41 90211 gaussdb\n41 90211 gaussdb\n41 90300 gaussdb\n');
    expect(seen.map(({ startTicks }) => startTicks)).to.deep.equal([90211, 90300]);
  });

  it('finds nothing in an empty output', () => {
    expect(parseServerProcesses('')).to.deep.equal([]);
  });
});
