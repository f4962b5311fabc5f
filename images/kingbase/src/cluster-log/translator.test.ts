import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { IMITATED, type ImitatedId } from './imitated.ts';
import { ClusterLogTranslator } from './translator.ts';

/** pgpool-II 4.3.5's own log of this image, without the lines that are not about the case. */
function translate(name: string): { lines: string[]; imitated: [ImitatedId, string][] } {
  const imitated: [ImitatedId, string][] = [];
  const translator = new ClusterLogTranslator(2, (id, message) => imitated.push([id, message]));
  const raw = readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), 'utf8');
  return { lines: raw.split('\n').flatMap((line) => translator.line(line)), imitated };
}

/** What must come, in this order, with anything between. */
function expectOrder(lines: readonly string[], wanted: readonly string[]): void {
  let position = 0;
  for (const text of wanted) {
    const found = lines.findIndex((line, index) => index >= position && line.includes(text));
    expect(found, `"${text}" at or after line ${position} of\n${lines.slice(position).join('\n')}`).to.be.at.least(0);
    position = found + 1;
  }
}

describe('cluster.log of V8R3 from the log of pgpool-II 4.3', () => {
  const lost = translate('host-lost');
  const down = translate('primary-down');

  it('walks from STANDBY to MASTER as the published case does (K10 to K15)', () => {
    expectOrder(lost.lines, [
      'watchdog cluster has lost the coordinator node',
      'unassigning the remote node "10.213.77.11:9999 Linux n1" from watchdog cluster master',
      'We have lost the cluster master node "10.213.77.11:9999 Linux n1"',
      'watchdog node state changed from [STANDBY] to [JOINING]',
      'watchdog node state changed from [JOINING] to [INITIALIZING]',
      'I am the only alive node in the watchdog cluster',
      'HINT:  skipping stand for coordinator state',
      'watchdog node state changed from [INITIALIZING] to [MASTER]',
      'I am announcing my self as master/coordinator watchdog node',
      'I am the cluster leader node',
      'DETAIL:  our declare coordinator message is accepted by all nodes',
      'setting the local node "10.213.77.12:9999 Linux n2" as watchdog cluster master',
      'I am the cluster leader node. Starting escalation process',
      'successfully acquired the delegate IP:"10.213.77.200"',
      "DETAIL:  'if_up_cmd' returned with success",
    ]);
  });

  it('has the heartbeat lines at LOG, with the age below (K7, K8)', () => {
    const at = lost.lines.findIndex((line) =>
      line.endsWith('LOG:  watchdog checking if kingbasecluster is alive using heartbeat'),
    );
    expect(lost.lines[at]).to.match(/^2026-11-20 19:16:55: pid 224: LOG: {2}/);
    expect(lost.lines[at + 1]).to.equal(
      '2026-11-20 19:16:55: pid 224: DETAIL:  the last heartbeat from "10.213.77.11:9999" received 3 seconds ago',
    );
  });

  it('says of the failed connection what V8R3 says, with the reason of the next line (K19)', () => {
    expect(lost.lines).to.contain(
      '2026-11-20 19:16:52: pid 246: LOG:  failed to connect to kingbase server on "10.213.77.11:54321", getsockopt() detected error "Operation now in progress"',
    );
  });

  it('says that nobody else is there only when the watchdog has lost all others (K22)', () => {
    const only = 'I am the only kingbasecluster node in the watchdog cluster';
    expect(lost.lines.filter((line) => line.includes(only))).to.have.length(1);
    expect(lost.lines.join('\n')).to.contain(
      'DETAIL:  no need to propagate the failover command [DEGENERATE_BACKEND_REQUEST]',
    );
    expect(down.lines.join('\n')).to.not.contain(only);
  });

  it('fails over in the order of the published case (K17 to K29)', () => {
    expectOrder(down.lines, [
      'health checking retry count 1',
      'setting backend node 0 status to NODE DOWN',
      'received degenerate backend request for node_id: 0 from pid [365]',
      'new IPC connection received',
      'watchdog received the failover command from local kingbasecluster on IPC interface',
      'watchdog is processing the failover command [DEGENERATE_BACKEND_REQUEST] received from local kingbasecluster',
      'received the failover command lock request from local kingbasecluster on IPC interface',
      'local kingbasecluster node "10.213.77.11:9999 Linux n1" is requesting to become a lock holder for failover ID: 0',
      'local kingbasecluster node "10.213.77.11:9999 Linux n1" is the lock holder',
      'starting degeneration. shutdown host 10.213.77.11(54321)',
      'Restart all children',
      'execute command: /home/kingbase/cluster/R3HA/kingbasecluster/bin/failover_stream.sh 10.213.77.12 0 0 ',
      'is requesting to release [FAILOVER] lock for failover ID 0',
      'find_primary_node_repeatedly: waiting for finding a primary node',
      'find_primary_node: checking backend no 0',
      'find_primary_node: checking backend no 1',
      'find_primary_node: primary node id is 1',
      'has released the [FOLLOW MASTER] lock for failover ID 0',
      'failover: set new primary node: 1',
      'failover: set new master node: 1',
      'worker process received restart request',
      'is requesting to resign from a lock holder for failover ID 0',
      'has resigned from the lock holder',
      'failover done. shutdown host 10.213.77.11(54321)',
    ]);
  });

  it('keeps the line that pgpool-II itself glues together (K29)', () => {
    const glued = down.lines.filter((line) => /^failover done\..*pid \d+: LOG: {2}failover done\./.test(line));
    expect(glued).to.have.length(1);
  });

  it('lets locks be the business of the watchdog’s process', () => {
    for (const line of down.lines.filter((text) => text.includes('lock holder')))
      expect(line).to.contain(': pid 261: ');
  });

  it('shows nothing of quorum, consensus and debugging, which V8R3 does not have', () => {
    for (const line of [...lost.lines, ...down.lines]) {
      expect(line).to.not.match(
        /DEBUG|quorum to hold|failover_when_quorum_exists|signal_user1|STATE MACHINE|[Pp]gpool-II/,
      );
    }
  });

  it('has a line of pgpool-II of the same second behind every line that is not imitated', () => {
    for (const [name, { lines, imitated }] of Object.entries({ 'host-lost': lost, 'primary-down': down })) {
      const raw = readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), 'utf8');
      for (const line of lines) {
        if (imitated.some(([, message]) => line.endsWith(message))) continue;
        const time = /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d): pid/.exec(line)?.[1];
        expect(time === undefined || raw.includes(time), line).to.equal(true);
      }
    }
  });

  it('imitates exactly what the table of imitated lines says', () => {
    const used = new Set([...lost.imitated, ...down.imitated].map(([id]) => id));
    expect([...used].sort()).to.deep.equal(IMITATED.map(({ id }) => id).sort());
  });

  it('passes on what scripts write, and the rest of a message only with the message', () => {
    const translator = new ClusterLogTranslator(2);
    expect(translator.line('ssh: connect to host 10.1.2.11 port 22: No route to host')).to.have.length(1);
    expect(translator.line('2026-11-20 19:16:55: life_check pid 1: DEBUG:  watchdog ping')).to.deep.equal([]);
    expect(translator.line('\t3 packets transmitted, 3 received')).to.deep.equal([]);
  });
});
