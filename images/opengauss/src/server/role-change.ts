import type { LocalRole } from '../control.ts';
import type { ServerMode } from '../pgdata.ts';
import type { Phase } from './ha-state.ts';

/** What may be asked of a running server. */
export type RoleRequest =
  'failover' | 'switchover' | 'demote' | 'swap' | 'notify primary' | 'notify standby' | 'notify cascade standby';

/** What the server then does. */
export type RoleAction =
  | 'promote'
  | 'ask primary'
  | 'demote'
  | 'become standby'
  | 'ask standby'
  | 'become cascade standby'
  | 'start as primary'
  | 'start as standby'
  | 'start as cascade standby';

/** `refused` is the line for the server log; the asker gets no answer, as with the real server. */
export type Decision = { readonly action: RoleAction; readonly phase: Phase } | { readonly refused: string };

interface Rule {
  readonly request: RoleRequest;
  readonly from: readonly LocalRole[];
  readonly action: RoleAction;
  readonly phase: Phase;
}

/** Everything else is refused (facts/opengauss.md §1.7-1.9, §4.1, §4.3). */
const RULES: readonly Rule[] = [
  { request: 'failover', from: ['Standby'], action: 'promote', phase: 'promoting' },
  { request: 'switchover', from: ['Standby'], action: 'ask primary', phase: 'wait promoting' },
  { request: 'demote', from: ['Primary'], action: 'demote', phase: 'demoting' },
  // A cascade standby takes the place of a standby, never of a primary (facts/opengauss.md §1.7, recording 19).
  { request: 'failover', from: ['Cascade Standby'], action: 'become standby', phase: 'promoting' },
  { request: 'switchover', from: ['Cascade Standby'], action: 'ask standby', phase: 'wait promoting' },
  { request: 'swap', from: ['Standby'], action: 'become cascade standby', phase: 'demoting' },
  { request: 'notify primary', from: ['Pending'], action: 'start as primary', phase: 'starting' },
  { request: 'notify standby', from: ['Pending'], action: 'start as standby', phase: 'starting' },
  { request: 'notify cascade standby', from: ['Pending'], action: 'start as cascade standby', phase: 'starting' },
];

/**
 * @param streaming the walreceiver is online: a switchover request that comes while it is not is dropped, and gs_ctl
 *   then runs into its timeout (facts/opengauss.md §1.8)
 */
export function decide(role: LocalRole, phase: Phase, request: RoleRequest, streaming: boolean): Decision {
  if (phase !== 'running') return { refused: `${request} request is ignored while the server is ${phase}` };
  const rule = RULES.find((candidate) => candidate.request === request && candidate.from.includes(role));
  if (rule === undefined) {
    return {
      refused:
        request === 'failover'
          ? "Instance can't be promoted in none standby mode."
          : `${request} request is ignored in mode ${role}`,
    };
  }
  if (request === 'switchover' && !streaming)
    return { refused: 'switchover request is ignored: the walreceiver is not online' };
  return { action: rule.action, phase: rule.phase };
}

/**
 * Role of a server that starts (recordings 06 and 23): without -M, and with `-M primary`, it is a Primary where
 * replconninfo is set and Normal where it is not. Both take writes.
 */
export function startRole(mode: ServerMode | undefined, connections: number): LocalRole {
  switch (mode) {
    case 'standby':
      return 'Standby';
    case 'cascade_standby':
      return 'Cascade Standby';
    case 'pending':
      return 'Pending';
    case 'normal':
      return 'Normal';
    case 'primary':
    case undefined:
      return connections > 0 ? 'Primary' : 'Normal';
  }
}

/** Does this role run PostgreSQL in recovery? */
export function isStandbyRole(role: LocalRole): boolean {
  return role === 'Standby' || role === 'Cascade Standby';
}
