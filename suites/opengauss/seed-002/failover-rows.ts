import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { compareLsn } from '../../../harness/cluster/lsn.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { expectAsRecorded, type Wording } from './as-recorded.ts';
import { queryOf, untilEqualLocations } from './command-rows.ts';
import { DATA, type HandBuiltCluster } from './hand-built-cluster.ts';
import { readFields } from './query-fields.ts';

/** The seed saw no promotion for 105 s. */
const UNPROMOTED_MS = 10_000;
const REATTACHED_MS = 20_000;
/** The seed's commands took 1 s and 2 s; on a busy machine everything takes longer. */
const COMMAND_MS = 15_000;

/** A message of gs_ctl, by version: the only kinds of prefix that it may have. */
const PREFIX: Readonly<Record<Wording, RegExp>> = {
  '1.0.0':
    /^\.*(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}\d+ gs_ctl:|\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\]\[\d+\]\[single_node_\d\]\[gs_ctl\]:)/,
  '3.0.6': /^\.*\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\]\[\d+\]\[\w*\]\[gs_ctl\]: /,
};
/** Words of messages that always have one. */
const MESSAGE =
  /(?:,datadir is |waiting for server to (?:start|failover)|server started \(|failover completed|success$)/;
/** Lines of the server itself. */
const SERVER_LINE = / localhost \d+ 0\[0:0#0\] | LOG: /;

/** Rows 33 to 42: the crash, the failover, and the old primary as a standby. */
export function failoverRows(cluster: () => HandBuiltCluster): void {
  it('row 33: gs_ctl stop on the primary, which stands for a crash, says server stopped', async () => {
    const { stop } = await cluster().crashPrimary();
    expectAsRecorded(stop.stdout, cluster().wording, 'stop');
    expect(stop.exitCode).to.equal(0);
  });

  it('row 34: the standbys then say Standby, 2, Need repair, Connecting... or soon Disconnected, with no senders and no receiver', async () => {
    await cluster().crashPrimary();
    // The seed saw `Connecting...`; 3.0.6 alternates (recordings 07, 11, 26; facts/opengauss.md §2.4).
    const wanted = /^Standby, 2, Need repair, (?:Connecting\.\.\.|Disconnected)$/;
    for (const node of [cluster().db1, cluster().db2]) {
      await waitUntil(`${node.name} needs repair`, { timeoutMs: 20_000, intervalMs: 250 }, async () => {
        const { state, senders, receivers, none } = await queryOf(cluster(), node);
        const seen = Object.values(state).join(', ');
        const nobody = senders.length === 0 && receivers.length === 0 && none === 2;
        return wanted.test(seen) && nobody ? { done: true, value: undefined } : { done: false, seen };
      });
    }
  });

  it(`row 35: nobody is promoted by itself (watched for ${UNPROMOTED_MS / 1000} s; 105 s in the seed)`, async () => {
    await cluster().crashPrimary();
    const until = performance.now() + UNPROMOTED_MS;
    const roles = new Set<string | undefined>();
    while (performance.now() < until) {
      for (const node of [cluster().db1, cluster().db2])
        roles.add((await queryOf(cluster(), node)).state['local_role']);
      await delay(500);
    }
    expect([...roles]).to.deep.equal(['Standby']);
  });

  it('row 36: gs_ctl failover on a standby completes at once, in the words of 1.0.0 (of 3.0.6 on a real server)', async () => {
    const { stdout, exitCode, durationMs } = await cluster().failOver();
    expectAsRecorded(stdout, cluster().wording, 'failover');
    expect(exitCode).to.equal(0);
    expect(durationMs).to.be.lessThan(COMMAND_MS);
  });

  it('row 37: within 20 s the other standby follows the new primary by itself, as Sync with priority 1', async () => {
    const { db1, db2 } = cluster();
    await cluster().failOver();
    await cluster().untilStreaming(db1, 1, REATTACHED_MS);
    const { state, senders } = await queryOf(cluster(), db1);
    expect(state).to.include({ local_role: 'Primary', db_state: 'Normal', detail_information: 'Normal' });
    expect(senders).to.have.length(1);
    expect(senders[0]).to.include({ sync_state: 'Sync', sync_priority: '1' });
    expect(senders[0]?.['channel']).to.match(new RegExp(`^${db1.address}:5433-->${db2.address}:\\d+$`));
  });

  it('row 38: WAL goes on where it ended', async () => {
    const before = (await cluster().crashPrimary()).lsn;
    await cluster().failOver();
    const after = await cluster().sql(cluster().db1, 'select pg_current_xlog_location()');
    expect(compareLsn(after, before), `${before} before, ${after} after`).to.be.at.least(0);
    expect(await cluster().sql(cluster().db1, 'select id from public.kept_up order by id')).to.equal('1\n2');
  });

  it('row 39: the old primary comes back with gs_ctl start -M standby, without a build (alarm line: real server only)', async () => {
    const { stdout, exitCode, durationMs } = await cluster().rejoin();
    expectAsRecorded(stdout, cluster().wording, 'rejoin');
    if (!cluster().image.standIn) expect(stdout).to.include('[Alarm Module]Host Name: db3');
    expect(exitCode).to.equal(0);
    expect(durationMs).to.be.lessThan(COMMAND_MS);
    await cluster().untilStreaming(cluster().db1, 2);
  });

  it('row 40: the new primary then has two senders, Sync and Potential, with equal locations, one of them the old primary', async () => {
    const { db1, db2, db3 } = cluster();
    await cluster().rejoin();
    await cluster().untilStreaming(db1, 2);
    const { senders } = await untilEqualLocations(cluster(), db1);
    expect(senders.map((sender) => sender['sync_state'])).to.have.members(['Sync', 'Potential']);
    const channels = senders.map((sender) => sender['channel']?.replace(/:\d+$/, ''));
    expect(channels).to.have.members([db2, db3].map(({ address }) => `${db1.address}:5433-->${address}`));
  });

  it('row 41: static_connections was 2 in every state, whoever was connected', async () => {
    await cluster().rejoin();
    const answers = cluster().typed.filter(
      ({ argv, exitCode }) => exitCode === 0 && argv.at(-1)?.includes('gs_ctl query'),
    );
    const states = answers.map(({ stdout }) => readFields(stdout).state);
    const seen = new Set(states.map((state) => `${state['local_role'] ?? ''}, ${state['db_state'] ?? ''}`));
    expect([...seen]).to.include.members(['Primary, Normal', 'Standby, Need repair']);
    expect([...new Set(states.map((state) => state['static_connections']))]).to.deep.equal(['2']);
  });

  it('row 42: every message has the prefix of 1.0.0, in brackets during a build (always in brackets on a real server)', async () => {
    await cluster().rejoin();
    const lines = cluster()
      .typed.flatMap(({ stdout }) => stdout.split('\n'))
      .filter((line) => MESSAGE.test(line) && !SERVER_LINE.test(line) && !line.includes('gs_guc'));
    const prefix = PREFIX[cluster().wording];
    expect(lines.filter((line) => !prefix.test(line))).to.deep.equal([]);
    const bracketed = lines.filter((line) => /^\.*\[/.test(line));
    expect(bracketed.length, 'lines in brackets').to.be.greaterThan(0);
    if (cluster().wording === '1.0.0') expect(bracketed.length).to.be.lessThan(lines.length);
    expect(lines.join('\n')).to.include(DATA);
  });
}
