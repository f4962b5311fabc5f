import { expect } from 'chai';
import { DelayLine, jittered, type LineClock } from './delay-line.ts';

/** Time that passes only when it is told to. */
class ManualClock implements LineClock {
  #now = 1_000;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): void {
    this.#timers.push({ at: this.#now + ms, run });
  }

  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
  }
}

describe('DelayLine', () => {
  it('hands an item on after its delay and not before', () => {
    const clock = new ManualClock();
    const out: string[] = [];
    const line = new DelayLine<string>(
      () => 100,
      (item) => out.push(item),
      clock,
    );
    line.push('a');
    clock.pass(99);
    expect(out).to.deep.equal([]);
    clock.pass(1);
    expect(out).to.deep.equal(['a']);
  });

  it('delays every item by itself: what comes together leaves together, what comes later leaves later', () => {
    const clock = new ManualClock();
    const out: string[] = [];
    const line = new DelayLine<string>(
      () => 100,
      (item) => out.push(item),
      clock,
    );
    line.push('a');
    line.push('b');
    clock.pass(60);
    line.push('c');
    clock.pass(40);
    expect(out).to.deep.equal(['a', 'b']);
    clock.pass(60);
    expect(out).to.deep.equal(['a', 'b', 'c']);
  });

  it('keeps the order when a later item has the shorter delay', () => {
    const clock = new ManualClock();
    const delays = [100, 10, 50];
    const out: string[] = [];
    const line = new DelayLine<string>(
      () => delays.shift() ?? 0,
      (item) => out.push(item),
      clock,
    );
    for (const item of ['a', 'b', 'c']) line.push(item);
    clock.pass(99);
    expect(out).to.deep.equal([]);
    clock.pass(1);
    expect(out).to.deep.equal(['a', 'b', 'c']);
  });
});

describe('jittered', () => {
  it('spreads to both sides and never below nothing', () => {
    expect(jittered(100, 20, () => 0)()).to.equal(80);
    expect(jittered(100, 20, () => 1)()).to.equal(120);
    expect(jittered(10, 50, () => 0)()).to.equal(0);
  });
});
