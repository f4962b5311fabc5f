import { expect } from 'chai';
import type { CheckClass, CheckResult, Checker, Validity } from '../checker.ts';
import { availabilityChecker } from '../availability/index.ts';
import { checkRun } from './check-run.ts';
import { decideVerdict } from './decide-verdict.ts';
import { durabilityChecker, setChecker } from '../set/index.ts';
import { evidence, role } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';
import { statsChecker } from '../stats.ts';
import type { Problem } from './verdict.ts';

function result(valid: Validity, name: CheckClass = 'consistency'): CheckResult {
  return { valid, class: name, summary: `${name} is ${valid}`, anomalies: [] };
}

const problem = (name: Problem['class']): Problem => ({ class: name, type: 'test', message: `${name} trouble` });

describe('verdict', () => {
  const cases: readonly (readonly [string, Record<string, CheckResult>, Problem[], string, number, Validity])[] = [
    ['all valid', { a: result(true), b: result(true) }, [], 'valid', 0, true],
    ['one unknown', { a: result(true), b: result('unknown') }, [], 'unknown', 2, 'unknown'],
    ['nothing checked', {}, [], 'unknown', 2, 'unknown'],
    ['a violation beside unknown', { a: result('unknown'), b: result(false) }, [], 'consistency', 1, false],
    ['replication', { a: result(false, 'replication'), b: result(true) }, [], 'replication', 4, false],
    ['an outage', { a: result(false, 'availability') }, [], 'availability', 5, false],
    [
      'consistency before replication before availability',
      { a: result(false, 'availability'), b: result(false, 'replication'), c: result(false) },
      [problem('internal'), problem('environment')],
      'consistency',
      1,
      false,
    ],
    ['a crash', { a: result(true) }, [problem('internal'), problem('environment')], 'internal', 70, 'unknown'],
    ['the environment', { a: result('unknown') }, [problem('environment')], 'environment', 3, 'unknown'],
    ['a fault without bite', { a: result(true) }, [problem('unknown')], 'unknown', 2, 'unknown'],
    ['a threshold', { a: result(true) }, [problem('availability')], 'availability', 5, false],
  ];
  for (const [name, checks, problems, wanted, exitCode, valid] of cases) {
    it(`of ${name} is ${wanted}`, () => {
      expect(decideVerdict(checks, problems)).to.deep.include({ class: wanted, exitCode, valid });
    });
  }

  it('says in one line why', () => {
    const both = { a: result(false), b: result(false, 'replication') };
    expect(decideVerdict(both, []).summary).to.equal('invalid, consistency: consistency is false');
    expect(decideVerdict({ a: result('unknown') }, [problem('unknown')]).summary).to.equal(
      'unknown: consistency is unknown (and 1 more)',
    );
    expect(decideVerdict({}, []).summary).to.equal('unknown: nothing was checked');
  });

  const CHECKERS = [statsChecker, setChecker, durabilityChecker, availabilityChecker];
  const STATES = [role(0, 'n1', 'primary')];
  const good = (): HistoryBuilder =>
    new HistoryBuilder().add(1, 0, 1).add(2, 2, 3).read([1, 2], 4, 5).read([1, 2], 6, 7, { final: true });

  it('of a good run names what was acknowledged and how long nothing was', () => {
    const verdict = checkRun(evidence(good().build(), STATES), CHECKERS);
    expect(verdict).to.deep.include({ valid: true, exitCode: 0, problems: [] });
    expect(verdict.summary).to.equal('valid: 2 writes acknowledged, none lost; no write outage');
    expect(Object.keys(verdict.checks)).to.deep.equal(['stats', 'set', 'durability', 'availability']);
  });

  it('is never valid when a checker crashed, and keeps what the others found', () => {
    const crashing: Checker = {
      name: 'crashing',
      check: () => {
        throw new TypeError('no such thing');
      },
    };
    const verdict = checkRun(evidence(good().build(), STATES), [crashing, ...CHECKERS]);
    expect(verdict).to.deep.include({ valid: 'unknown', class: 'internal', exitCode: 70 });
    expect(verdict.problems).to.deep.equal([
      { class: 'internal', type: 'checker-crashed', message: 'The checker crashing crashed: no such thing' },
    ]);
    expect(verdict.checks['crashing']?.valid).to.equal('unknown');
    expect(verdict.checks['set']?.valid).to.equal(true);
  });

  const KILL = { id: 'f1', kind: 'kill', targets: ['n1'] };
  const problemsOf = (builder: HistoryBuilder): readonly string[] =>
    checkRun(evidence(builder.build(), STATES), CHECKERS).problems.map(({ class: name, type }) => `${name} ${type}`);

  it('is never valid when a fault did not bite or was not healed', () => {
    expect(problemsOf(good().fault(KILL, [1, 2], [3, 4]))).to.deep.equal([]);
    expect(problemsOf(good().fault(KILL, [1, 2], [3, 4], { inject: 'info' }))).to.deep.equal([
      'unknown fault-did-not-bite',
    ]);
    expect(problemsOf(good().fault(KILL, [1, 2], [3, 4], { heal: 'info' }))).to.deep.equal(['environment heal-failed']);
    expect(problemsOf(good().fault(KILL, [1, 2]))).to.deep.equal(['environment heal-failed']);
    expect(problemsOf(good().fault(KILL, [1, 2], undefined, { inject: 'fail' }))).to.deep.equal([
      'unknown fault-did-not-bite',
    ]);
    const nobody = { process: 'nemesis', type: 'info', f: 'inject', value: { ...KILL, targets: [] } } as const;
    expect(problemsOf(good().record(nobody, 3))).to.deep.equal(['unknown fault-did-not-bite']);
  });

  it('is not touched by a fault that was drawn at random and left out, and says why it was', () => {
    const leftOut = {
      process: 'nemesis',
      type: 'fail',
      f: 'inject',
      value: { ...KILL, targets: [] },
      error: 'no room',
    } as const;
    const history = good().record(leftOut, 3).build();
    const verdict = checkRun(evidence(history, STATES), CHECKERS);
    expect(verdict).to.deep.include({
      valid: true,
      problems: [],
      leftOut: [{ id: 'f1', kind: 'kill', reason: 'no room' }],
    });
  });

  it('passes on what the runner knows, and what crossed a threshold', () => {
    const interrupted: Problem = { class: 'unknown', type: 'interrupted', message: 'Ctrl-C' };
    const verdict = checkRun(evidence(good().build(), STATES), CHECKERS, {
      problems: [interrupted],
      failOn: ['rpo>0', 'latency.p50>0.5ms'],
    });
    expect(verdict.problems).to.deep.equal([
      interrupted,
      {
        class: 'availability',
        type: 'threshold',
        message: 'latency.p50 is 1 ms, and the threshold is latency.p50>0.5ms',
      },
    ]);
    expect(verdict.class).to.equal('availability');
  });
});
