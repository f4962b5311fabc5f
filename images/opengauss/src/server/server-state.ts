import type { HaState, LocalRole } from '../control.ts';
import type { Configuration } from './configuration.ts';
import { deriveState, type Phase, type ReceiverFacts } from './ha-state.ts';
import type { Observation } from './observation.ts';

/** What the parts of the supervisor share. */
export class ServerState {
  phase: Phase = 'starting';
  /** Last look at the PostgreSQL underneath; undefined before the first one in this role. */
  seen: Observation | undefined;
  /** Of the last failover or switchover request (facts/opengauss.md §4.1); 0 before the first, as in gaussdb.state. */
  requestedTerm = 0;

  constructor(
    public role: LocalRole,
    public configuration: Configuration,
    /** Arguments as in postmaster.opts. */
    public argv: readonly string[],
  ) {}

  /** What SQL and peers are told. */
  get term(): number {
    return Math.max(1, this.requestedTerm);
  }

  haState(receiver: ReceiverFacts): HaState {
    return deriveState(this.role, this.phase, this.configuration.connections, receiver);
  }
}
