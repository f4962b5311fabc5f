import { expect } from 'chai';
import { parseProcesses } from './signal-processes.ts';

describe('parseProcesses', () => {
  it('reads process, start time, state and name, also a name with blanks', () => {
    expect(parseProcesses('41 90211 T gaussdb\n52 90214 S my server\n')).to.deep.equal([
      { pid: 41, startTicks: 90211, state: 'T', name: 'gaussdb' },
      { pid: 52, startTicks: 90214, state: 'S', name: 'my server' },
    ]);
  });

  it('finds nothing in an empty output', () => {
    expect(parseProcesses('')).to.deep.equal([]);
  });
});
