import { expect } from 'chai';
import { together, whole, historyOf, type Event } from './fixtures/histories.ts';
import { registerDependencies } from './register-dependencies.ts';
import { registerFacts } from './register-facts.ts';
import { SerialExecution } from './serial-execution.ts';
import { boundsOf, versionZones } from './version-zones.ts';

function executionOf(events: readonly Event[]): SerialExecution {
  const history = historyOf(events);
  const facts = registerFacts(history, {});
  const execution = new SerialExecution(
    facts,
    registerDependencies(facts).build(),
    versionZones(facts, boundsOf(facts)),
  );
  for (let transaction = 0; transaction < history.count; transaction += 1) execution.arrive(transaction);
  return execution;
}

describe('a serial execution', () => {
  /** Two writers, and a reader of each. */
  const pairs = together('w x 1', 'w x 2', 'r x 1', 'r x 2');

  it('lets nobody read before it was written', () => {
    expect(executionOf(pairs).ready).to.have.members([0, 1]);
  });

  it('lets nobody write over what is still to be read', () => {
    const execution = executionOf(pairs);
    execution.execute(0);
    expect(execution.isBlocked(1)).to.equal(true);
    execution.execute(2);
    expect(execution.isBlocked(1)).to.equal(false);
  });

  it('lets nobody write before another writer whose readers were complete when a reader of his began', () => {
    const execution = executionOf([...together('w x 1', 'w x 2', 'r x 1'), ...whole(7, 'r x 2')]);
    expect([0, 1].map((writer) => execution.isBlocked(writer))).to.deep.equal([false, true]);
  });

  it('does not wait for its own read', () => {
    const execution = executionOf(together('w x 1', 'r x 1, w x 2', 'w x 3'));
    execution.execute(0);
    expect([1, 2].map((writer) => execution.isBlocked(writer))).to.deep.equal([false, true]);
  });

  it('is as before when all was taken back', () => {
    const execution = executionOf(pairs);
    for (const transaction of [1, 3, 0, 2]) execution.execute(transaction);
    expect(execution.ready).to.deep.equal([]);
    for (let left = 4; left > 0; left -= 1) execution.undo();
    expect(execution.ready).to.have.members([0, 1]);
    expect([0, 1].map((writer) => execution.isBlocked(writer))).to.deep.equal([false, false]);
    execution.execute(0);
    expect(execution.isBlocked(1)).to.equal(true);
  });

  it('keeps to what was guessed until that is forgotten', () => {
    const execution = executionOf(pairs);
    execution.guess(1, 0);
    expect(execution.ready).to.have.members([1]);
    execution.execute(1);
    execution.undo();
    expect(execution.ready).to.have.members([1]);
    execution.forgetGuesses();
    expect(execution.ready).to.have.members([0, 1]);
  });
});
