import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect } from 'chai';
import { skipBecause } from '../../suites/support/skip-because.ts';
import { ownerState, parseProcess } from './owner.ts';

describe('ownerState', () => {
  const now = new Date().toISOString();

  it('says that this process lives', async () => {
    expect(await ownerState(`${process.pid}@${hostname()}`, now)).to.equal('alive');
  });

  it('says that a process that ended is dead', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    expect(await ownerState(`${child.pid ?? 0}@${hostname()}`, now)).to.equal('dead');
  });

  it('does not take a later process with the same number for the owner', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'needs /proc of Linux');
    expect(await ownerState(`${process.pid}@${hostname()}`, '2001-01-01T00:00:00.000Z')).to.equal('dead');
  });

  it('cannot tell about another host', async () => {
    expect(await ownerState('1@a-host-that-is-not-this-one', now)).to.equal('elsewhere');
  });

  it('takes a label that names no process for a dead owner', async () => {
    expect(await ownerState('', now)).to.equal('dead');
  });
});

describe('parseProcess', () => {
  const fields = (state: string): string =>
    `4242 (my (odd) server) ${state} 1 4242 4242 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 1 0 12345 0 0 0`;

  it('counts from the last parenthesis, so that a name may hold anything', () => {
    expect(parseProcess(fields('S'), 'cpu 1 2\nbtime 1700000000\n')).to.deep.equal({
      zombie: false,
      startedMs: 1_700_000_123_450,
    });
  });

  it('knows a zombie', () => {
    expect(parseProcess(fields('Z'), 'btime 1700000000\n')).to.include({ zombie: true });
  });

  it('knows nothing without the boot time', () => {
    expect(parseProcess(fields('S'), 'cpu 1 2\n')).to.equal(undefined);
  });
});
