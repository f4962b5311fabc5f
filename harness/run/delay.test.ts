import { expect } from 'chai';
import { deadline, delay, withinDeadline } from './delay.ts';

const never = new AbortController().signal;

describe('waiting in a run', () => {
  it('ends early at the signal', async () => {
    const started = performance.now();
    await delay(60_000, deadline(10, never));
    expect(performance.now() - started).to.be.lessThan(5000);
  });

  it('gives a deadline together with an earlier signal', () => {
    const outer = new AbortController();
    const signal = deadline(60_000, outer.signal);
    expect(signal.aborted).to.equal(false);
    outer.abort();
    expect(signal.aborted).to.equal(true);
  });

  it('gives a deadline at once after a signal that was given', () => {
    expect(deadline(60_000, AbortSignal.abort()).aborted).to.equal(true);
  });

  it('does without a promise that takes too long', async () => {
    expect(await withinDeadline(5, new Promise(() => undefined))).to.equal(undefined);
    expect(await withinDeadline(60_000, Promise.resolve(7))).to.equal(7);
  });
});
