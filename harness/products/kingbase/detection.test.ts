import { expect } from 'chai';
import { decisionMs, detectionMs, detectionParts, ESCALATED_MS, LEADERSHIP_MS, leadershipMs } from './detection.ts';

/** health_check_max_retries = 10, health_check_retry_delay = 3, "No route to host" after 3.9 s. */
const SEED = { retries: 10, retryDelayMs: 3000, periodMs: 1000, attemptMs: 3900 };

describe('how long a KingbaseES pool takes to believe that a database is gone', () => {
  it('K18: 11 attempts and 10 delays are the 73 s of the published case', () => {
    expect(detectionParts(SEED).map(({ ms }) => ms)).to.deep.equal([42_900, 30_000]);
    expect(detectionMs(SEED)).to.be.closeTo(73_000, 1000);
  });

  it('K18: it never takes less than the delays, also when connections are refused at once', () => {
    expect(detectionMs({ ...SEED, attemptMs: 0 })).to.equal(30_000);
    expect(detectionMs({ ...SEED, retries: 0, attemptMs: 0 })).to.equal(0);
  });

  it('K13, K15: a lost coordinator is replaced in 9 s, and its address moves 3 s later', () => {
    expect(LEADERSHIP_MS).to.equal(9000);
    expect(ESCALATED_MS).to.equal(12_000);
  });

  it('waits for the dead time of a machine that dies without a word', () => {
    const watchdog = { intervalMs: 3000, deadtimeMs: 10_000 };
    expect(leadershipMs(watchdog, 'announced')).to.equal(9000);
    expect(leadershipMs(watchdog, 'silent')).to.equal(22_000);
  });

  it('needs a second round of retries when the first is used up before somebody is master', () => {
    const quick = { ...SEED, retries: 3, retryDelayMs: 1000, attemptMs: 0 };
    expect(decisionMs(quick, 9000)).to.equal(9000);
    expect(decisionMs(quick, 9001)).to.equal(12_000);
    expect(decisionMs(SEED, 9000)).to.equal(detectionMs(SEED));
  });

  it('is decided as soon as somebody is master when nothing is retried and attempts take no time', () => {
    expect(decisionMs({ ...SEED, retries: 0, attemptMs: 0 }, 9000)).to.equal(9000);
  });
});
