import { expect } from 'chai';
import { POOL_NODES_COLUMNS } from '../../../harness/products/kingbase/pool-nodes.ts';
import { detectionMs, ESCALATED_MS, LEADERSHIP_MS } from '../../../harness/products/kingbase/detection.ts';
import { decidePromotion } from '../../../harness/products/kingbase/promotion-rules.ts';
import type { Evidence } from '../support/evidence.ts';
import { CASE, type PublishedCase } from './published-case.ts';

/** Log times are whole seconds, cut off and not rounded; a busy machine adds some more. */
const GRAIN_MS = 1000;
const BUSY_MS = 3000;
const LOG = 'cluster.log';

/** K1 to K30: what the pool of the standby logs, and what is to be seen meanwhile. */
export function clusterLogRows(published: () => PublishedCase): void {
  const seen = (): Evidence => published().failedOver;
  /** First event of this kind after the shutdown. */
  const at = (kind: string): number => seen().first('n2', LOG, kind, published().shutdownAt - GRAIN_MS).time;
  const order = (...kinds: readonly string[]): readonly number[] =>
    seen().order('n2', LOG, kinds, published().shutdownAt - GRAIN_MS);
  /** The first health check that failed. */
  const missedAt = (): number => {
    const failures = ['database-login-error', 'database-shutting-down', 'connect-error', 'health-retry'];
    const missed = seen()
      .events('n2', LOG, ...failures)
      .filter(({ time }) => time >= published().shutdownAt - GRAIN_MS);
    return Math.min(...missed.map(({ time }) => time));
  };
  /** The watchdog notices before the shutdown is over. */
  const lostAt = (): number => at('coordinator-lost');

  it('K1: before, show pool_nodes has nine columns, node 0 up/primary, node 1 up/standby, equal weights, one node for reads', () => {
    const { columns, nodes } = published().before.poolNodes;
    expect(columns).to.deep.equal(POOL_NODES_COLUMNS);
    expect(nodes.map(({ id, status, role, weight }) => [id, status, role, weight])).to.deep.equal([
      [0, 'up', 'primary', 0.5],
      [1, 'up', 'standby', 0.5],
    ]);
    expect(nodes.filter(({ isLoadBalanced }) => isLoadBalanced)).to.have.length(1);
    expect(nodes.map(({ replicationDelay }) => replicationDelay)).to.deep.equal([0, 0]);
  });

  it('K3: the machine that executes is the one whose cluster.log names failover_stream.sh', () => {
    const { logs } = published().recovered;
    const executed = logs.filter(
      ({ name, text }) => name === LOG && /execute command: .*failover_stream\.sh/.test(text),
    );
    expect(executed.map(({ node }) => node)).to.deep.equal(['n2']);
    expect(published().recovered.anatomy('failover').executor).to.equal('n2');
  });

  it('K4: failover.log exists on the machine that executed, and on no other', () => {
    expect(published().hadFailoverLog).to.deep.equal({ n1: false, n2: false });
    const { logs } = published().recovered;
    expect(logs.filter(({ name }) => name === 'failover.log').map(({ node }) => node)).to.deep.equal(['n2']);
  });

  it('K5: recovery.log of the old primary shows the recovery, that of the other does not', () => {
    const { timeline } = published().recovered;
    const done = timeline.events.filter(({ kind }) => kind === 'recovery-done');
    expect([...new Set(done.map(({ node }) => node))]).to.deep.equal(['n1']);
  });

  it('K6: who executes had become the watchdog master before it asked, as the rules of promotion want it', () => {
    expect(published().watchdogBefore.nodes.map(({ state }) => state)).to.deep.equal(['MASTER', 'STANDBY']);
    order('watchdog-master', 'master-set', 'script-called');
    const rules = { oldPrimaryId: 0, failedId: 0, trustAnswers: true, databaseAnswers: true };
    expect(decidePromotion({ ...rules, watchdog: 'STANDBY' }).promotes).to.equal(false);
    expect(decidePromotion({ ...rules, watchdog: 'MASTER' }).promotes).to.equal(true);
  });

  it('K7: the life check looks again every wd_interval and the time of its pings, about 3 s', () => {
    const looks = seen()
      .events('n2', LOG, 'heartbeat-checked')
      .map(({ time }) => time);
    const gaps = looks.slice(1).map((time, index) => time - (looks[index] ?? time));
    const sorted = gaps.toSorted((a, b) => a - b);
    expect(gaps.length).to.be.above(8);
    expect(sorted[Math.floor(sorted.length / 2)]).to.be.within(2000, 4000);
  });

  it('K8: the age of the last heartbeat grows as the time does', () => {
    const ages = seen()
      .events('n2', LOG, 'heartbeat-age')
      .filter(({ time }) => time > published().offAt)
      .map(({ time, facts }) => ({ time, age: 1000 * Number(facts['age']) }));
    expect(ages.length).to.be.above(3);
    const began = ages.map(({ time, age }) => time - age);
    expect(Math.max(...began) - Math.min(...began), 'when the last one came').to.be.at.most(2 * GRAIN_MS);
  });

  it('K9: the shutdown is announced: the watchdog knows it before a heartbeat is missed', () => {
    const [announced = 0] = order('peer-shutting-down', 'coordinator-lost');
    expect(announced - published().shutdownAt).to.be.within(-GRAIN_MS, BUSY_MS);
    const ageThen = seen()
      .events('n2', LOG, 'heartbeat-age')
      .findLast(({ time }) => time <= announced);
    expect(Number(ageThen?.facts['age'])).to.be.at.most(2);
  });

  it('K10: coordinator lost, unassigned, master lost, STANDBY to JOINING: at once and in this order', () => {
    const times = order('peer-shutting-down', 'coordinator-lost', 'peer-unassigned', 'master-lost', 'watchdog-joining');
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).to.be.at.most(GRAIN_MS);
  });

  it('K11: JOINING lasts 4 s', () => {
    expect(at('watchdog-initializing') - at('watchdog-joining')).to.be.within(4000 - GRAIN_MS, 4000 + BUSY_MS);
  });

  it('K12: INITIALIZING lasts 1 s, then the only pool that is alive is MASTER without standing for it', () => {
    order('watchdog-initializing', 'only-alive', 'stand-skipped', 'watchdog-master', 'master-announced');
    expect(at('watchdog-master') - at('watchdog-initializing')).to.be.within(0, 1000 + BUSY_MS);
  });

  it('K13: 9 s after the loss it is accepted as master', () => {
    order('master-announced', 'leader', 'leader-accepted', 'master-set');
    expect(at('master-set') - lostAt()).to.be.within(LEADERSHIP_MS - GRAIN_MS, LEADERSHIP_MS + BUSY_MS);
  });

  it('K14: the escalation starts in the same second', () => {
    // The escalation is a process of its own: which of the two writes first is chance.
    order('escalation-asked', 'escalation-process');
    expect(Math.abs(at('escalation-started') - at('leader'))).to.be.at.most(BUSY_MS);
  });

  it('K15: 3 s later the cluster VIP is there, as a real address', () => {
    order('escalation-started', 'cluster-vip-acquired', 'cluster-vip-command');
    expect(at('cluster-vip-acquired') - lostAt()).to.be.within(ESCALATED_MS - 2 * GRAIN_MS, ESCALATED_MS + BUSY_MS);
    expect(published().before.clusterVip).to.deep.equal(['n1']);
    expect(published().afterFailover.clusterVip).to.deep.equal(['n2']);
  });

  it('K16: the health check meets the database that shuts down, whatever the watchdog does', () => {
    expect(seen().text('n2', LOG)).to.match(/the database system is shutting down/);
    expect(at('database-shutting-down')).to.be.below(published().offAt + GRAIN_MS);
  });

  it('K17: retries are counted from 1, one by one, up to health_check_max_retries', () => {
    const counts = seen()
      .events('n2', LOG, 'health-retry')
      .filter(({ time }) => time >= published().shutdownAt - GRAIN_MS)
      .map(({ facts }) => Number(facts['retry'] ?? facts['round']));
    expect(counts).to.deep.equal(Array.from({ length: CASE.retries }, (_, index) => index + 1));
  });

  it('K18: the time to detect is that of the formula', () => {
    const measured = at('backend-down') - missedAt();
    const { retries, retryDelayMs, connectTimeoutMs } = CASE;
    const check = { retries, retryDelayMs, periodMs: 1000 };
    // Attempts at a database that shuts down are refused at once; at a host that is gone they take what ARP or the time-out takes.
    expect(measured).to.be.at.least(detectionMs({ ...check, attemptMs: 0 }) - GRAIN_MS);
    expect(measured).to.be.at.most(detectionMs({ ...check, attemptMs: connectTimeoutMs }) + BUSY_MS);
  });

  it('K19: no connection, error, NODE DOWN: in this order', () => {
    const last = seen().events('n2', LOG, 'connect-error').at(-1);
    const down = seen().first('n2', LOG, 'backend-down', published().shutdownAt);
    expect(last?.line).to.be.below(down.line);
    expect(down.facts['down']).to.equal('0');
  });

  it('K20: the cluster VIP is there long before the failover, and writes through it fail meanwhile', () => {
    const [from, to] = [at('cluster-vip-acquired') + GRAIN_MS, at('backend-down')];
    expect(to - from, 'time between').to.be.above(2000);
    const between = published().writes.filter((attempt) => attempt.from >= from && attempt.to <= to);
    expect(between.length).to.be.above(0);
    expect(between.filter(({ answer }) => !answer.startsWith('failed: '))).to.deep.equal([]);
  });

  it('K21: the pool asks to degenerate node 0, and says which of its processes does', () => {
    const { facts } = seen().first('n2', LOG, 'degenerate-request', published().shutdownAt);
    expect(facts['failed']).to.equal('0');
    expect(Number(facts['pid'])).to.be.above(1);
  });

  it('K22: the watchdog takes the request over IPC, processes it, and has nobody to propagate it to', () => {
    order(
      'degenerate-request',
      'ipc-connection',
      'command-received',
      'command-processed',
      'only-node',
      'not-propagated',
    );
  });

  it('K24: degeneration, children restarted, script called: in this order', () => {
    const times = order('degenerate-request', 'degeneration', 'sessions-cut', 'script-called');
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).to.be.at.most(BUSY_MS);
  });

  it('K26: the pool waits for the script, while the life check goes on', () => {
    const [called, done] = [seen().first('n2', LOG, 'script-called'), seen().first('n2', LOG, 'primary-searched')];
    const script = seen().phase('failover', 'script');
    expect(done.time).to.be.at.least(script.end - GRAIN_MS);
    const between = seen()
      .events('n2', LOG)
      .filter(({ line }) => line > called.line && line < done.line);
    expect(between.filter(({ kind }) => /^(?:primary|backend|master-node|failover-done)/.test(kind))).to.deep.equal([]);
    expect(between.map(({ kind }) => kind)).to.include('heartbeat-checked');
  });

  it('K27: what ssh says about a host that is gone stands in cluster.log as it is, without a prefix', () => {
    expect(seen().text('n2', LOG)).to.match(/^ssh: .*$/m);
    order('script-called', 'ssh-error', 'primary-searched');
  });

  it('K28: the primary is searched, found and set, the worker restarts: within a second or two', () => {
    const times = order('primary-searched', 'primary-found', 'primary-set', 'master-node-set', 'worker-restarted');
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).to.be.at.most(BUSY_MS);
    expect(seen().first('n2', LOG, 'primary-found').facts['primary']).to.equal('1');
    expect(published().afterFailover.poolNodes.nodes.map(({ status, role }) => `${status}/${role}`)).to.deep.equal([
      'down/standby',
      'up/primary',
    ]);
  });

  it('K29: "failover done" is there twice, once as the raw line that the pool prints', () => {
    expect(
      seen()
        .text('n2', LOG)
        .match(/failover done\. shutdown host/g),
    ).to.have.length(2);
    expect(seen().events('n2', LOG, 'failover-done')).to.have.length(2);
  });

  it('K30: the outage of writes is detection, script and restart, and no more', () => {
    const { writes, shutdownAt } = published();
    const lastBefore = writes.findLast(({ to, answer }) => to <= published().offAt && answer === '1')?.to ?? shutdownAt;
    const firstAfter = writes.find(({ from, answer }) => from > published().offAt && answer === '1')?.to ?? Infinity;
    const outage = firstAfter - lastBefore;
    const explained = at('failover-done') - shutdownAt;
    expect(outage).to.be.within(explained - 2 * GRAIN_MS, explained + 2 * BUSY_MS);
    process.stdout.write(
      `      measured: detection ${(at('backend-down') - missedAt()) / 1000} s, script ${seen().phase('failover', 'script').durationMs / 1000} s, outage ${(outage / 1000).toFixed(1)} s\n`,
    );
  });
}
