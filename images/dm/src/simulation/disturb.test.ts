import { expect } from 'chai';
import { disturbed } from '../assertions/disturbance-rows.ts';
import { ALL_RULES, RecordingRuleBook } from '../rules/rule-book.ts';
import { coverTransitions } from '../rules/transition-coverage.ts';
import { WATCHER_STATUSES } from '../watch/reports.ts';
import { SimulatedCluster } from './simulated-cluster.ts';

describe('a disturbed data watch on the simulated cluster', function () {
  this.timeout(60_000);

  it('goes from state to state only as the tables say', () => {
    const book = new RecordingRuleBook();
    disturbed(9, 'REALTIME', book);
    expect(coverTransitions(book.seen).outside).to.deep.equal([]);
  });

  it('has the same run again from the same seed', () => {
    const [first, second] = [5, 5].map((seed) => disturbed(seed, 'REALTIME', ALL_RULES));
    expect(first?.transitions).to.deep.equal(second?.transitions);
    expect(first?.acknowledged).to.deep.equal(second?.acknowledged);
  });

  it('shows every state of a watcher but MPPCTL UPDATE, which needs MPP', () => {
    const cluster = SimulatedCluster.inStep({ confirm: true, watcher: { sendThreshold: 1 } });
    cluster.command('switchover B');
    cluster.until('in step', () => cluster.isInStep()).run(2);
    cluster
      .killDatabase('A')
      .run(20)
      .startDatabase('A')
      .until('in step', () => cluster.isInStep());
    cluster.run(2).database('A').answerDelay = 3000;
    cluster.commit('B');
    cluster.run(10).database('A').answerDelay = 0;
    cluster.command('clear group arch send info');
    cluster.until('in step', () => cluster.isInStep()).run(2);
    cluster
      .killDatabase('B')
      .until('takeover', () => cluster.role('A') === 'PRIMARY/OPEN')
      .run(5);
    cluster
      .startDatabase('B')
      .until('in step', () => cluster.isInStep())
      .run(2);
    cluster.command('set group arch invalid');
    cluster.powerOff('B').run(15).killDatabase('A').run(5).startDatabase('A').run(5);
    cluster.command('open instance A');
    cluster.command('stop dmwatcher');
    const seen = new Set([...cluster.transitions.flatMap(({ from, to }) => [from, to])]);
    if (cluster.watcher('A').remotes.get('B')?.lost === true) seen.add('ERROR');
    expect(WATCHER_STATUSES.filter((status) => !seen.has(status))).to.deep.equal(['MPPCTL UPDATE']);
  });
});
