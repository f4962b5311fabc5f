import { expect } from 'chai';
import { parseTracing } from './tracers.ts';

describe('who traces whom', () => {
  it('is read thread by thread, with the straces of the fault', () => {
    expect(parseTracing('SERVER 71 71 189 gaussdb\nSERVER 71 75 0 gaussdb\nSTRACE 189\n')).to.deep.equal({
      server: [
        { pid: 71, thread: 71, tracer: 189, name: 'gaussdb' },
        { pid: 71, thread: 75, tracer: 0, name: 'gaussdb' },
      ],
      straces: [189],
    });
  });

  it('is nobody and nothing on a node where neither runs', () => {
    expect(parseTracing('')).to.deep.equal({ server: [], straces: [] });
  });
});
