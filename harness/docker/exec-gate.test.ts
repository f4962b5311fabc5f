import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { ExecGate, gateOf } from './exec-gate.ts';

describe('the gate between commands and the freezer', () => {
  /** Work that ends when told, and says what happened in which order. */
  function work(told: string[], name: string): { readonly end: () => void; readonly run: () => Promise<void> } {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    return {
      end: () => end(),
      run: async () => {
        told.push(`${name} begins`);
        await ended;
        told.push(`${name} ends`);
      },
    };
  }

  it('holds a pause up until every command has started', async () => {
    const gate = new ExecGate();
    const told: string[] = [];
    const [first, second] = [await gate.enter(), await gate.enter()];
    const pause = work(told, 'pause');
    pause.end();
    const paused = gate.closeWhile(1000, pause.run);
    first();
    // Called twice by a command whose output ends after its first line.
    first();
    await turn();
    expect(told).to.deep.equal([]);
    second();
    await paused;
    expect(told).to.deep.equal(['pause begins', 'pause ends']);
  });

  it('holds a command up while the container is being paused, and lets it try afterwards', async () => {
    const gate = new ExecGate();
    const told: string[] = [];
    const pause = work(told, 'pause');
    const paused = gate.closeWhile(1000, pause.run);
    const entered = gate.enter().then(() => told.push('command'));
    await turn();
    expect(told).to.deep.equal(['pause begins']);
    pause.end();
    await Promise.all([paused, entered]);
    expect(told).to.deep.equal(['pause begins', 'pause ends', 'command']);
  });

  it('lets no command in that comes while the pause still waits for others', async () => {
    const gate = new ExecGate();
    const told: string[] = [];
    const started = await gate.enter();
    const pause = work(told, 'pause');
    pause.end();
    const paused = gate.closeWhile(1000, pause.run);
    const late = gate.enter().then(() => told.push('late command'));
    await turn();
    started();
    await Promise.all([paused, late]);
    expect(told).to.deep.equal(['pause begins', 'pause ends', 'late command']);
  });

  it('does not pause at all when a command does not start in time, and opens again', async () => {
    const gate = new ExecGate();
    const told: string[] = [];
    await gate.enter();
    const error = await gate.closeWhile(10, work(told, 'pause').run).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'QUAKE_DEADLINE');
    expect(told).to.deep.equal([]);
    await gate.enter();
  });

  it('opens again when the pause fails', async () => {
    const gate = new ExecGate();
    const failed = await gate.closeWhile(10, () => Promise.reject(new Error('no freezer'))).catch(String);
    expect(failed).to.equal('Error: no freezer');
    await gate.enter();
  });

  it('lets one pause after the other', async () => {
    const gate = new ExecGate();
    const told: string[] = [];
    const [first, second] = [work(told, 'first'), work(told, 'second')];
    second.end();
    const both = [gate.closeWhile(1000, first.run), gate.closeWhile(1000, second.run)];
    await turn();
    expect(told).to.deep.equal(['first begins']);
    first.end();
    await Promise.all(both);
    expect(told).to.deep.equal(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('is one for a container, and another one for another', () => {
    expect(gateOf('c1')).to.equal(gateOf('c1'));
    expect(gateOf('c1')).to.not.equal(gateOf('c2'));
  });
});
