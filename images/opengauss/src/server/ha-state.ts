import type { DbState, Detail, HaState, LocalRole } from '../control.ts';

/** What a standby knows of its connection to a primary. */
export interface ReceiverFacts {
  /** The walreceiver streams. */
  readonly streaming: boolean;
  /** It has not yet received what the primary had when the connection began. */
  readonly catchingUp: boolean;
  /** Why it does not stream; `Connecting...` while no attempt has failed yet. */
  readonly reason: Detail;
}

/** What a role change overlays; `none` in ordinary times. */
export type Phase = 'starting' | 'running' | 'wait promoting' | 'promoting' | 'demoting' | 'stopping';

/**
 * db_state and detail_information (facts/opengauss.md §2.3-2.4 and recording 16): Primary and Normal always say
 * Normal/Normal. A standby with a recorded reason or without a walreceiver says Need repair, else Catchup, else Normal.
 */
export function deriveState(role: LocalRole, phase: Phase, connections: number, receiver: ReceiverFacts): HaState {
  const [state, detail] = stateOf(role, phase, receiver);
  return { local_role: role, static_connections: connections, db_state: state, detail_information: detail };
}

function stateOf(role: LocalRole, phase: Phase, receiver: ReceiverFacts): [DbState, Detail] {
  switch (phase) {
    case 'starting':
      return ['Starting', 'Normal'];
    case 'wait promoting':
      return ['Wait promoting', 'Normal'];
    case 'promoting':
      return ['Promoting', receiver.streaming ? 'Normal' : 'Connecting...'];
    case 'demoting':
      return ['Demoting', 'Normal'];
    case 'running':
    case 'stopping':
      return settled(role, receiver);
  }
}

function settled(role: LocalRole, receiver: ReceiverFacts): [DbState, Detail] {
  switch (role) {
    case 'Primary':
    case 'Normal':
      return ['Normal', 'Normal'];
    case 'Standby':
    case 'Cascade Standby':
      if (!receiver.streaming) return ['Need repair', receiver.reason === 'Normal' ? 'Connecting...' : receiver.reason];
      return [receiver.catchingUp ? 'Catchup' : 'Normal', 'Normal'];
    case 'Pending':
      return ['Need repair', 'Disconnected'];
    case 'Unknown':
      return ['Unknown', 'Unknown'];
  }
}
