import type { ReceiverRow, SenderRow } from '../../control.ts';
import type { MemoryHost } from '../../host/memory-host.ts';
import { levelLocations, putServer, putState, queryAnswer } from '../recorded.ts';

const DN1 = '/gaussdb/data/dn1';
const DN2 = '/gaussdb/data/dn2';
const DN3 = '/gaussdb/data/dn3';

/** Test support: command lines that end at once, with the machine they were recorded on. */
export interface RecordedCase {
  readonly recording: string;
  readonly commandLine: string;
  readonly exitCode: number;
  readonly set?: (host: MemoryHost) => unknown;
}

const standby = {
  local_role: 'Standby',
  static_connections: 1,
  db_state: 'Normal',
  detail_information: 'Normal',
} as const;

function sender(pid: number, lsn: string, rest: Partial<SenderRow>): SenderRow {
  return {
    sender_pid: pid,
    local_role: 'Primary',
    peer_role: 'Standby',
    peer_state: 'Normal',
    state: 'Streaming',
    ...levelLocations(lsn),
    sync_percent: '100%',
    sync_state: 'Sync',
    sync_priority: 1,
    sync_most_available: 'Off',
    channel: '127.0.0.1:15001-->127.0.0.1:44767',
    ...rest,
  };
}

const receiver: ReceiverRow = {
  receiver_pid: 26149,
  local_role: 'Standby',
  peer_role: 'Primary',
  peer_state: 'Normal',
  state: 'Normal',
  ...levelLocations('0/4000148'),
  sync_percent: '100%',
  channel: '127.0.0.1:44767<--127.0.0.1:15001',
};

function answering(
  directory: string,
  pid: number,
  answer: Parameters<typeof queryAnswer>[0],
): (host: MemoryHost) => void {
  return (host) => {
    putServer(host, directory, { pid });
    host.answer = () => queryAnswer(answer);
  };
}

function withPostmasterOpts(directory: string, pid: number, mode: string): (host: MemoryHost) => void {
  return (host) => {
    putServer(host, directory, { pid });
    host.put(`${directory}/postmaster.opts`, `/usr/local/opengauss/bin/gaussdb "-D" "${directory}" "-M" "${mode}"\n`);
  };
}

export const RECORDED_CASES: readonly RecordedCase[] = [
  { recording: 'help', commandLine: '--help', exitCode: 0 },
  { recording: 'no-operation', commandLine: '', exitCode: 1 },
  { recording: 'unknown-operation', commandLine: `bogus -D ${DN1}`, exitCode: 1 },
  { recording: 'query-no-pgdata', commandLine: 'query', exitCode: 1 },
  {
    recording: 'as-root',
    commandLine: `query -D ${DN1}`,
    exitCode: 1,
    set: (host: MemoryHost): unknown => (host.userId = 0),
  },
  { recording: 'stop-bogus-mode', commandLine: `stop -D ${DN2} -m bogus`, exitCode: 1 },
  { recording: 'query-missing-argument', commandLine: 'query -D', exitCode: 1 },

  {
    recording: 'query-primary',
    commandLine: `query -D ${DN1}`,
    exitCode: 0,
    set: answering(DN1, 25000, { senders: [sender(26150, '0/4000148', {})] }),
  },
  {
    recording: 'query-standby',
    commandLine: `query -D ${DN2}/`,
    exitCode: 0,
    set: answering(DN2, 26122, { state: standby, receiver }),
  },
  {
    recording: 'query-two-senders',
    commandLine: `query -D ${DN3}`,
    exitCode: 0,
    set: answering(DN3, 26700, {
      state: { ...standby, local_role: 'Primary', static_connections: 2 },
      senders: [
        sender(26865, '0/15000148', {
          receiver_replay_location: '0/15000000',
          sync_most_available: 'On',
          channel: '127.0.0.1:17001-->127.0.0.1:44821',
        }),
        sender(26869, '0/15000148', {
          sync_state: 'Potential',
          sync_most_available: 'On',
          channel: '127.0.0.1:17001-->127.0.0.1:35515',
        }),
      ],
    }),
  },
  {
    recording: 'query-frozen',
    commandLine: `query -D ${DN1}`,
    exitCode: 0,
    set: (host: MemoryHost): void => {
      putServer(host, DN1, { pid: 379 });
      putState(host, DN1, { role: 'Standby', connections: 1, state: 'Normal' });
      host.answer = () => new Error('timeout expired');
    },
  },
  { recording: 'query-no-pid-file', commandLine: `query -D ${DN1}`, exitCode: 1 },
  {
    recording: 'query-killed',
    commandLine: `query -D ${DN2}`,
    exitCode: 1,
    set: (host: MemoryHost): void => {
      putServer(host, DN2, { pid: 32289 });
      host.processTable.clear();
    },
  },
  {
    recording: 'query-zombie',
    commandLine: `query -D ${DN1}`,
    exitCode: 1,
    set: (host: MemoryHost): void => {
      putServer(host, DN1, { pid: 32234 });
      host.processTable.set(32234, { workingDirectory: undefined });
    },
  },
  {
    recording: 'query-empty-pid-file',
    commandLine: `query -D ${DN2}`,
    exitCode: 1,
    set: (host: MemoryHost): unknown => host.put(`${DN2}/postmaster.pid`, ''),
  },

  { recording: 'querybuild-no-state', commandLine: `querybuild -D ${DN1}`, exitCode: 1 },
  {
    recording: 'querybuild-failed',
    commandLine: `querybuild -D ${DN1}`,
    exitCode: 0,
    set: (host: MemoryHost): void => {
      answering(DN1, 4018, {})(host);
      putState(host, DN1, { role: 'Primary', connections: 1, state: 'Normal' });
      host.put(`${DN1}/gs_build.pid`, '3914');
    },
  },
  {
    recording: 'querybuild-completed',
    commandLine: `querybuild -D ${DN2}`,
    exitCode: 0,
    set: (host: MemoryHost): void => {
      answering(DN2, 26122, { state: standby })(host);
      putState(host, DN2, { role: 'Standby', connections: 1, state: 'Normal' });
      host.put(`${DN2}/gs_build.pid`, '0');
    },
  },
  {
    recording: 'querybuild-unknown',
    commandLine: `querybuild -D ${DN2}`,
    exitCode: 0,
    set: (host: MemoryHost): void => {
      putState(host, DN2, { connections: 1 });
      host.put(`${DN2}/gs_build.pid`, '1625');
    },
  },
  {
    recording: 'querybuild-building',
    commandLine: `querybuild -D ${DN1}`,
    exitCode: 0,
    set: (host: MemoryHost): void => {
      const build = { mode: 'full', done: 0, total: 0, percent: 0, remaining: 0 } as const;
      putState(host, DN1, { role: 'Standby', connections: 2, state: 'Building', build });
      // The gs_ctl that built was killed.
      host.put(`${DN1}/gs_build.pid`, '26085');
    },
  },

  {
    recording: 'status-running',
    commandLine: `status -D ${DN2}`,
    exitCode: 0,
    set: withPostmasterOpts(DN2, 26122, 'standby'),
  },
  { recording: 'status-stopped', commandLine: `status -D ${DN1}`, exitCode: 3 },
  { recording: 'stop-no-pid-file', commandLine: `stop -D ${DN1}`, exitCode: 1 },
  {
    recording: 'stop-killed',
    commandLine: `stop -D ${DN1}`,
    exitCode: 0,
    set: (host: MemoryHost): void => {
      putServer(host, DN1, { pid: 379 });
      host.processTable.clear();
    },
  },
  {
    recording: 'start-running',
    commandLine: `start -D ${DN1} -M primary`,
    exitCode: 0,
    set: withPostmasterOpts(DN1, 4018, 'primary'),
  },
  { recording: 'start-no-directory', commandLine: 'start -D /gaussdb/data/nonexistent', exitCode: 1 },
  {
    recording: 'start-no-config',
    commandLine: 'start -D /gaussdb/data/dnempty',
    exitCode: 1,
    set: (host: MemoryHost): unknown => void host.directories.add('/gaussdb/data/dnempty'),
  },
  ...(
    [
      ['start-locked', `start -D ${DN1} -M standby`, 0],
      ['build-locked', `build -D ${DN1} -b full`, 1],
      ['failover-locked', `failover -D ${DN1}`, 1],
    ] as const
  ).map(([recording, commandLine, exitCode]) => ({
    recording,
    commandLine,
    exitCode,
    set: (host: MemoryHost) => {
      host.directories.add(DN1);
      host.isLocked = true;
    },
  })),

  {
    recording: 'failover-no-pid-file',
    commandLine: `failover -D ${DN1}`,
    exitCode: 1,
    set: (host: MemoryHost): unknown => void host.directories.add(DN1),
  },
  {
    recording: 'failover-on-primary',
    commandLine: `failover -D ${DN1}`,
    exitCode: 0,
    set: answering(DN1, 32578, {}),
  },
  {
    recording: 'failover-on-pending',
    commandLine: `failover -D ${DN2}`,
    exitCode: 1,
    set: answering(DN2, 2214, { state: { ...standby, local_role: 'Pending' } }),
  },
  {
    recording: 'switchover-no-pid-file',
    commandLine: `switchover -D ${DN1}`,
    exitCode: 1,
    set: (host: MemoryHost): unknown => void host.directories.add(DN1),
  },
  {
    recording: 'switchover-on-primary',
    commandLine: `switchover -D ${DN1}`,
    exitCode: 0,
    set: answering(DN1, 32578, {}),
  },
  {
    recording: 'switchover-immediate',
    commandLine: `switchover -D ${DN2} -m immediate`,
    exitCode: 1,
    set: answering(DN2, 1, { state: standby }),
  },
  {
    recording: 'notify-on-primary',
    commandLine: `notify -M primary -D ${DN2}`,
    exitCode: 1,
    set: answering(DN2, 1, {}),
  },
  {
    recording: 'notify-bogus',
    commandLine: `notify -M bogus -D ${DN2}`,
    exitCode: 1,
    set: answering(DN2, 1, {}),
  },
];
