import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { encodeIntRuns } from '../../history/int-runs.ts';
import type { Operation } from '../../history/operation.ts';
import { evidence, role, silence } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';
import { correctRun, withFinalReads } from '../fixtures/simulated-set.ts';
import { createSetChecker, setChecker, type SetResult } from './set.ts';

const PRIMARY_N1 = [role(0, 'n1', 'primary'), role(0, 'n2', 'standby')];

function check(builder: HistoryBuilder, states = PRIMARY_N1): SetResult {
  return setChecker.check(evidence(builder.build(), states));
}

describe('set checker', () => {
  it('is valid when every acknowledged element is there in the end', () => {
    const result = check(new HistoryBuilder().add(1, 0, 1).add(2, 2, 3).read([1, 2], 4, 5, { final: true }));
    expect(result).to.deep.include({
      valid: true,
      attemptCount: 2,
      acknowledgedCount: 2,
      stableCount: 2,
      lostCount: 0,
    });
    expect(result.summary).to.equal('2 acknowledged elements, none lost');
  });

  it('says of each lost element when it was acknowledged and where and when it was last seen', () => {
    const result = check(
      new HistoryBuilder()
        .add(1, 0, 1)
        .add(2, 2, 3)
        .read([1, 2], 4, 5, { node: 'n2' })
        .read([1], 8, 9, { final: true }),
    );
    expect(result).to.deep.include({ valid: false, lostCount: 1, lost: [[2, 2]] });
    expect(result.lostElements).to.deep.equal([
      {
        element: 2,
        acknowledged: { index: 3, time: 3e6, node: 'n1' },
        lastSeen: { index: 5, time: 5e6, node: 'n2' },
        missingFrom: { index: 7, time: 9e6, node: 'n1' },
      },
    ]);
    expect(result.anomalies[0]?.message).to.equal(
      'Element 2 was acknowledged on n1 at 0.003 s, was last seen on n2 at 0.005 s, and is missing on n1 at 0.009 s',
    );
  });

  it('does not call it invalid when the settings allow losses, but says so', () => {
    const history = new HistoryBuilder().add(1, 0, 1).add(2, 2, 3).read([1], 8, 9, { final: true }).build();
    const contract = { mayLoseAcknowledgedWrites: true, reason: 'most_available_sync=on' };
    const result = setChecker.check(evidence(history, PRIMARY_N1, contract));
    expect(result).to.deep.include({ valid: true, lostCount: 1, lostAllowed: true, anomalies: [] });
    expect(result.summary).to.equal('2 acknowledged elements, 1 lost (the settings allow it)');
  });

  it('does not hold it against a standby that it is behind, but reports what its final read lacks', () => {
    const result = check(
      new HistoryBuilder()
        .add(1, 0, 1)
        .add(2, 2, 3)
        .read([1], 4, 5, { node: 'n2' })
        .read([1, 2], 8, 9, { final: true })
        .read([1], 8, 9, { node: 'n2', final: true }),
    );
    expect(result).to.deep.include({ valid: true, lostCount: 0, staleCount: 0 });
    expect(result.missingOnNode).to.deep.equal({ n2: { count: 1, elements: [[2, 2]], read: 9 } });
  });

  it('counts an element as stale that a read of the primary lacked after it was acknowledged', () => {
    const builder = new HistoryBuilder().add(1, 0, 1).add(2, 0, 2).read([1], 4, 5).read([1, 2], 8, 9, { final: true });
    const result = check(builder);
    expect(result).to.deep.include({ valid: true, staleCount: 1, stale: [[2, 2]] });
    expect(result.worstStale).to.deep.equal([
      {
        element: 2,
        known: { index: 3, time: 2e6 },
        lastAbsent: { index: 4, time: 4e6 },
        outcome: 'stable',
        stableLatency: 2,
      },
    ]);
    const strict = createSetChecker({ linearizable: true }).check(evidence(builder.build(), PRIMARY_N1));
    expect(strict.valid).to.equal(false);
    expect(strict.anomalies.map(({ type }) => type)).to.deep.equal(['stale']);
  });

  it('takes a node for primary only when the samples on both sides of the read say so', () => {
    const history = new HistoryBuilder().add(1, 0, 1).read([], 20, 30);
    expect(check(history, [role(10, 'n1', 'primary'), role(40, 'n1', 'primary')]).lostCount).to.equal(1);
    for (const states of [
      [],
      [role(10, 'n1', 'primary'), role(40, 'n1', 'standby')],
      [role(10, 'n1', 'primary'), silence(40, 'n1')],
      [silence(10, 'n1'), role(40, 'n1', 'primary')],
      [role(5, 'n1', 'primary'), role(10, 'n1', 'standby'), role(25, 'n1', 'primary')],
    ]) {
      expect(check(history, states)).to.deep.include({ valid: 'unknown', lostCount: 0, primaryReadCount: 0 });
    }
  });

  it('is unknown when acknowledged elements were never read back', () => {
    const result = check(new HistoryBuilder().add(1, 0, 1).read([1], 2, 3).add(2, 4, 5));
    expect(result).to.deep.include({ valid: 'unknown', unverifiedCount: 1, neverRead: [[2, 2]] });
    expect(result.summary).to.equal('1 of 2 acknowledged elements were never read back from a primary');
  });

  it('finds duplicates, also on a standby', () => {
    const result = check(
      new HistoryBuilder().add(1, 0, 1).read([1, 1, 1], 2, 3, { node: 'n2' }).read([1], 4, 5, { final: true }),
    );
    expect(result).to.deep.include({ valid: false, duplicatedCount: 1, duplicated: { 1: 3 } });
    expect(result.anomalies[0]).to.deep.equal({
      type: 'duplicated',
      message: '1 element stored more than once: 1',
    });
  });

  it('finds an element whose add certainly failed', () => {
    const result = check(
      new HistoryBuilder().add(1, 0, 1).add(2, 0, 1, { type: 'fail' }).read([1, 2], 4, 5, { final: true }),
    );
    expect(result).to.deep.include({ valid: false, failedButPresentCount: 1, failedButPresent: [[2, 2]] });
  });

  it('finds values that nobody added', () => {
    const result = check(new HistoryBuilder().add(5, 0, 1).read([3, 4, 5, 6, 9], 4, 5, { final: true }));
    expect(result).to.deep.include({
      valid: false,
      unexpectedCount: 4,
      unexpected: [
        [3, 4],
        [6, 6],
        [9, 9],
      ],
    });
  });

  it('counts adds with unknown outcome that happened, and accuses nobody of those that did not', () => {
    const result = check(
      new HistoryBuilder()
        .add(1, 0, 1)
        .add(2, 0, 1, { type: 'info' })
        .add(3, 0, 1, { type: 'open' })
        .read([1, 2], 4, 5, { final: true }),
    );
    expect(result).to.deep.include({ valid: true, recoveredCount: 1, neverReadCount: 1, lostCount: 0 });
  });

  it('calls an element lost that a read of the primary had returned, even if its add was not acknowledged', () => {
    const result = check(
      new HistoryBuilder()
        .add(1, 0, 1)
        .add(2, 0, 50, { type: 'info' })
        .read([1, 2], 4, 5)
        .read([1], 60, 61, { final: true }),
    );
    expect(result).to.deep.include({ valid: false, lostCount: 1 });
    expect(result.lostElements[0]).to.deep.include({ element: 2, acknowledged: null });
  });

  it('says nothing about an element that was added after the read had begun', () => {
    const result = check(new HistoryBuilder().read([], 0, 10).add(1, 2, 5).read([1], 20, 21));
    expect(result).to.deep.include({ valid: true, staleCount: 0, stableCount: 1 });
  });

  it('refuses values that are none of a set', () => {
    const wrongRead = new HistoryBuilder().client('set', 'read', [null, [1, 2]], 0, 1, {});
    expect(() => check(wrongRead)).to.throw(TypeError, /runs of integers/);
    const wrongAdd = new HistoryBuilder().client('set', 'add', ['1', '1'], 0, 1, {});
    expect(() => check(wrongAdd)).to.throw(TypeError, /an integer/);
  });

  describe('on simulated runs', () => {
    it('finds nothing wrong with a correct cluster', () => {
      fc.assert(
        fc.property(correctRun, (run) => {
          expect(setChecker.check(run)).to.deep.include({
            valid: true,
            lostCount: 0,
            staleCount: 0,
            missingOnNode: {},
          });
        }),
      );
    });

    it('finds every acknowledged element that the final reads lack', () => {
      fc.assert(
        fc.property(correctRun, fc.nat(), (run, choice) => {
          const acknowledged = run.history.filter(({ f, type }) => f === 'add' && type === 'ok');
          const victim = acknowledged[choice % acknowledged.length]?.value;
          const result = setChecker.check(withFinalReads(run, (values) => values.filter((value) => value !== victim)));
          expect(result).to.deep.include({ valid: false, lostCount: 1, lost: [[victim, victim]] });
        }),
      );
    });

    it('finds every element that is there twice', () => {
      fc.assert(
        fc.property(correctRun, (run) => {
          const result = setChecker.check(withFinalReads(run, (values) => [...values, ...values.slice(0, 1)]));
          expect(result).to.deep.include({ valid: false, duplicatedCount: 1 });
        }),
      );
    });
  });

  describe('agrees with published histories', () => {
    interface Vector {
      readonly id: string;
      readonly workload: string;
      readonly history: readonly Operation[];
      readonly expect: Readonly<Record<string, unknown>>;
      readonly source: string;
    }
    const file = new URL('../fixtures/published-vectors.json', import.meta.url);
    const vectors = (JSON.parse(readFileSync(file, 'utf8')) as Vector[]).filter(
      ({ workload }) => workload === 'set-full',
    );

    /** Reads there are plain lists and name neither workload nor node: one register for all. */
    const adapt = (operation: Operation): Operation => ({
      ...operation,
      workload: 'set',
      value: Array.isArray(operation.value) ? encodeIntRuns(operation.value as number[]) : operation.value,
    });
    const LISTS = ['lost', 'neverRead', 'stale'];

    for (const { id, history, expect: wanted } of vectors) {
      it(id, () => {
        const result = setChecker.check(evidence(history.map(adapt))) as unknown as Record<string, unknown>;
        for (const [field, value] of Object.entries(wanted)) {
          if (field === 'worstStale') {
            const stale = (value as Record<string, unknown>[]).map(({ lostLatency: _, ...rest }) => rest);
            expect(result[field], field).to.deep.equal(stale);
          } else {
            expect(result[field], field).to.deep.equal(
              LISTS.includes(field) ? encodeIntRuns(value as number[]) : value,
            );
          }
        }
      });
    }

    it('all seven of them', () => {
      expect(vectors).to.have.length(7);
    });
  });
});
