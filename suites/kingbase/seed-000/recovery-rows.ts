import { expect } from 'chai';
import type { Evidence } from '../support/evidence.ts';
import { machinesOf } from '../support/machine.ts';
import { CASE, type PublishedCase } from './published-case.ts';

const GRAIN_MS = 1000;
const BUSY_MS = 4000;
/** One question to the primary: a process, a connection and an answer, on a machine that has other things to do. */
const QUESTION_MS = 2000;
const LOG = 'recovery.log';

/** K48 to K69: the old primary comes back. */
export function recoveryRows(published: () => PublishedCase): void {
  const seen = (): Evidence => published().recovered;
  /** The run of cron that recovered, and what follows it: when it began. */
  const began = (): number => {
    const decided = seen().first('n1', LOG, 'recovery-decided', published().markedAt - GRAIN_MS);
    const begins = seen()
      .events('n1', LOG, 'recovery-begun')
      .filter(({ line }) => line < decided.line);
    return begins.at(-1)?.time ?? 0;
  };
  const order = (...kinds: readonly string[]): readonly number[] => seen().order('n1', LOG, kinds, began());
  const first = (kind: string): ReturnType<Evidence['first']> => seen().first('n1', LOG, kind, began());

  it('K48: an old primary without recovery.conf is not touched until an operator copies recovery.done', () => {
    expect(published().refusedLog).to.include("has no file recovery.conf, maybe it's primary, can not do recovery.");
    expect(published().refusedLog).to.not.include('sys_rewind...');
  });

  it('K49: cron starts it, when a period is full', () => {
    // Rounded down to the second by the log; the machine may be late by some tenths.
    expect((began() % CASE.cronMs) / 1000).to.be.at.most(1);
  });

  it('K50: it says its process, and the flag file says that it is over', async () => {
    const { pid } = seen().first('n1', LOG, 'recovery-pid', began()).facts;
    expect(Number(pid)).to.be.above(1);
    const { n1 } = machinesOf(published().live);
    const { stdout } = await n1.probe(['cat', '/dev/shm/KB_RECOVERY_FLAG'], { timeoutMs: 10_000 });
    expect(stdout).to.match(/^[01]\n\d+\n/);
  });

  it('K51: the mount point is checked in five steps that leave nothing behind', async () => {
    order(
      'mount-checking',
      'mount-step',
      'mount-step',
      'mount-step',
      'mount-step',
      'mount-step',
      'mount-checked',
      'mount-ok',
    );
    const { n1 } = machinesOf(published().live);
    const { stdout } = await n1.probe(['sh', '-c', 'ls /home/kingbase/cluster/R3HA/db/data'], { timeoutMs: 10_000 });
    const left = stdout.match(/rw_status_file_\d+/g) ?? [];
    // One run of cron may be at work just now.
    expect(left.length).to.be.at.most(1);
  });

  it('K52: one answer of three pings is enough', () => {
    const { facts } = first('network-ok');
    expect(facts['pings']).to.equal('3');
    expect(Number(facts['pingsAnswered'])).to.be.within(1, 3);
  });

  it('K53: the pool has it down, and the other one as primary', () => {
    const [, asked = 0] = order('network-ok', 'role-asked');
    const rows = seen()
      .events('n1', LOG, 'pool-row')
      .filter(({ time }) => time >= asked)
      .slice(0, 2)
      .map(({ facts }) => `${facts['nodeId']} ${facts['status']}/${facts['role']}`);
    expect(rows).to.deep.equal(['0 down/standby', '1 up/primary']);
  });

  it('K54: while no pool has a primary, cron finds nothing to do', () => {
    const { failedOver, offAt } = published();
    const called = failedOver.first('n2', 'cluster.log', 'script-called').time;
    const waiting = failedOver.events('n2', LOG, 'no-primary').filter(({ time }) => time > offAt && time < called);
    expect(waiting).to.not.be.empty;
    const text = failedOver.text('n2', LOG);
    expect(text).to.not.match(/I will be in recovery|sys_rewind/);
  });

  it('K55: a standby must not have the database VIP: it looks, and has none', () => {
    order('role-asked', 'is-standby', 'vip-removing', 'vip-absent');
    expect(published().afterRecovery.databaseVip).to.deep.equal(['n2']);
  });

  it('K56: it waits R times D for streaming before it decides', () => {
    const tries = seen()
      .events('n1', LOG, 'streaming-retry')
      .filter(({ time }) => time >= began())
      .map(({ facts }) => `${facts['retry']}/${facts['retries']}`);
    expect(tries).to.deep.equal(Array.from({ length: CASE.retries }, (_, index) => `${index + 1}/${CASE.retries}`));
    const waited = first('rewind-begun').time - began();
    expect(waited).to.be.at.least(CASE.retries * CASE.retryDelayMs - GRAIN_MS);
    expect(waited).to.be.at.most(CASE.retries * (CASE.retryDelayMs + QUESTION_MS) + 3000 + BUSY_MS);
  });

  it('K57: it decides: recovery.conf is to change, and the node is down', () => {
    expect(first('recovery-decided').facts).to.include({ needChange: '0', ownStatus: '1' });
  });

  it('K58: the database is down when the rewind begins', () => {
    order('recovery-decided', 'stopped-for-rewind', 'rewind-begun', 'start-begun');
  });

  it('K59: the command of the rewind is logged, and without a password', () => {
    const { text } = first('rewind-command');
    expect(text).to.match(/^sys_rewind --target-data=\S+ --source-server=/);
    expect(text).to.not.match(/password/);
  });

  it('K60: the rewind goes from the old timeline to the new one, and the files of WAL are named after them', () => {
    order('rewind-command', 'rewind-source', 'rewind-point', 'rewind-searched', 'rewind-control', 'rewind-ended');
    const { before, afterFailover } = published();
    expect(first('rewind-point').facts['timelineBefore']).to.equal(before.timelineId);
    expect(first('rewind-control').facts['timelineAfter']).to.equal(afterFailover.timelineId);
    const { fileFrom = '', fileTo = '' } = first('rewind-ended').facts;
    expect([fileFrom, fileTo].map((file) => Number.parseInt(file.slice(0, 8), 16))).to.deep.equal([
      Number(before.timelineId),
      Number(afterFailover.timelineId),
    ]);
  });

  it('K62: settings come from the etc directory, without synchronous_standby_names; recovery.conf follows the new primary', async () => {
    order(
      'rewind-begun',
      'sync-names-removed',
      'files-prepared',
      'recovery-conf-copied',
      'recovery-conf-changing',
      'recovery-conf-ready',
    );
    const { n1, n2 } = machinesOf(published().live);
    const script = 'cat db/data/kingbase.conf db/data/recovery.conf.active';
    const { stdout } = await n1.probe(['sh', '-c', `cd /home/kingbase/cluster/R3HA && ${script}`], {
      timeoutMs: 10_000,
    });
    expect(stdout).to.match(/^#synchronous_standby_names/m);
    expect(stdout).to.not.match(/^synchronous_standby_names/m);
    expect(stdout).to.include(`host=${n2.address}`);
  });

  it('K63: the slots of both nodes are dropped before the start', () => {
    order('recovery-conf-ready', 'pid-file-removed', 'slots-removing', 'slot-dropped', 'slot-dropped', 'start-begun');
    const dropped = seen()
      .events('n1', LOG, 'slot-dropped')
      .map(({ facts }) => facts['slotDropped']);
    expect(new Set(dropped)).to.deep.equal(new Set(['slot_n1', 'slot_n2']));
  });

  it('K64: the database starts, answers, and has its slots again', async () => {
    order('start-begun', 'server-started', 'slot-created', 'slot-created', 'standby-started');
    const { n1 } = machinesOf(published().live);
    const ask =
      "ksql -h /tmp -p 54321 -U SUPERMANAGER_V8ADMIN -d TEST -At -c 'select slot_name from sys_replication_slots order by 1'";
    const { stdout } = await n1.probe(['su', '-', 'kingbase', '-c', ask], { timeoutMs: 10_000 });
    expect(stdout.trim().split('\n')).to.deep.equal(['slot_n1', 'slot_n2']);
  });

  it('K65: the primary waits for a standby again, and really has one', () => {
    order('standby-started', 'cluster-is-sync', 'sync-restored');
    expect(published().afterRecovery.syncNames).to.equal('1 (n1, n2)');
  });

  it('K67: synchronous first, then attached, as both pools show', () => {
    order('sync-restored', 'attach-begun', 'attach-command', 'attach-answered', 'attach-ended', 'recovery-done');
    expect(first('attach-command').facts['attachId']).to.equal('0');
    const { nodes } = published().afterRecovery.poolNodes;
    expect(nodes.map(({ status, role }) => `${status}/${role}`)).to.deep.equal(['up/standby', 'up/primary']);
    const done = seen().events('n2', 'cluster.log', 'attach-done');
    expect(done.length, 'failback done, in cluster.log of the master').to.be.above(0);
  });

  it('K68: the recovery takes R times D and some seconds for checks, rewind, start, sync and attach', () => {
    const took = first('recovery-done').time - began();
    const waiting = CASE.retries * CASE.retryDelayMs;
    // 2 s checks + rewind 5 s + start 2 s + sync 3 s + attach 1 s in the published case.
    expect(took).to.be.within(waiting, waiting + CASE.retries * QUESTION_MS + 13_000 + 2 * BUSY_MS);
    const part = (from: string, to: string): number => (first(to).time - first(from).time) / 1000;
    process.stdout.write(
      `      measured: recovery ${took / 1000} s, of it waiting ${waiting / 1000} s, rewind ${part('rewind-begun', 'files-prepared')} s, start ${part('start-begun', 'standby-started')} s, sync ${part('standby-started', 'attach-begun')} s, attach ${part('attach-begun', 'attach-ended')} s\n`,
    );
  });

  it('K69: roles stay swapped', () => {
    expect(published().afterRecovery.poolNodes.nodes.find(({ role }) => role === 'primary')?.id).to.equal(1);
    expect(published().afterRecovery.clusterVip).to.deep.equal(['n2']);
  });

  it('K70: the next runs of cron find nothing to do, on either node', () => {
    const { n1 = '', n2 = '' } = published().laterLogs;
    expect(n1).to.include('ALL NODES ARE UP STATUS!');
    expect(n2).to.include('I,m node is primary');
    expect(`${n1}${n2}`).to.not.match(/I will be in recovery|sys_rewind/);
  });

  it('the whole case reads as an analysis: a failover on n2 and a recovery of n1, nothing missing and nothing out of order', () => {
    for (const [procedure, node] of [
      ['failover', 'n2'],
      ['recovery', 'n1'],
    ] as const) {
      const { findings, executor } = seen().anatomy(procedure, node);
      expect(executor).to.equal(node);
      expect(findings, procedure).to.deep.equal([]);
    }
  });
}
