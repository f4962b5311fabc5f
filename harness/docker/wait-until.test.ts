import { expect } from 'chai';
import { QuakeError } from '../errors.ts';
import { waitUntil, type Observation } from './wait-until.ts';

const notYet = (seen: string): Observation<string> => ({ done: false, seen });

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('waitUntil', () => {
  it('returns what was found, after as many looks as it takes', async () => {
    let looks = 0;
    const found = await waitUntil('Third look', { timeoutMs: 1_000, intervalMs: 1 }, () =>
      Promise.resolve((looks += 1) < 3 ? notYet('too early') : { done: true, value: `look ${looks}` }),
    );
    expect(found).to.equal('look 3');
  });

  it('names what it waited for, for how long, and what it saw last', async () => {
    const error = await errorOf(
      waitUntil('n2 is primary', { timeoutMs: 30, intervalMs: 5 }, () => Promise.resolve(notYet('Standby, Catchup'))),
    );
    expect(error).to.be.instanceOf(QuakeError).with.property('code', 'QUAKE_DEADLINE');
    expect(error).to.have.property('message', 'n2 is primary: not within 30 ms; last seen: Standby, Catchup');
  });

  it('takes a look that throws for an observation', async () => {
    const look = (): Promise<Observation<string>> => Promise.reject(new Error('connection refused'));
    const error = await errorOf(waitUntil('n2 answers', { timeoutMs: 20, intervalMs: 5 }, look));
    expect(error).to.have.property('message').that.includes('last seen: connection refused');
  });

  it('does not wait longer for a look that hangs, and keeps what was seen before', async () => {
    let looks = 0;
    const look = (): Promise<Observation<string>> =>
      (looks += 1) === 1 ? Promise.resolve(notYet('Starting')) : new Promise(() => undefined);
    const error = await errorOf(waitUntil('n2 answers', { timeoutMs: 60, intervalMs: 5 }, look));
    expect(error).to.have.property('message').that.includes('last seen: Starting');
  });

  it('ends at once when it is aborted', async () => {
    const abort = new AbortController();
    const waiting = errorOf(
      waitUntil('never', { timeoutMs: 60_000, intervalMs: 30_000, signal: abort.signal }, () =>
        Promise.resolve(notYet('nothing')),
      ),
    );
    setImmediate(() => abort.abort());
    expect(await waiting).to.have.property('name', 'AbortError');
  });
});
