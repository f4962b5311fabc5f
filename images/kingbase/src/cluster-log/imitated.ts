/**
 * Lines of cluster.log that no line of pgpool-II 4.3 stands behind: what V8R3, a pgpool-II 3.6, says and does where 4.3 does
 * something else or is silent. Every other line is a translated one. Printed in docs/kingbase-emulation.md.
 */
export const IMITATED = [
  {
    id: 'lock-held',
    line: 'local kingbasecluster node "…" is the lock holder',
    instead:
      'Only the watchdog leader of 4.3 fails over, so nobody competes for a lock; the failover begins at that moment.',
  },
  {
    id: 'follow-lock',
    line: '… is requesting to release [FOLLOW MASTER] lock / has released the [FOLLOW MASTER] lock',
    instead: 'There is no such lock in 4.3 and no follow_primary_command is set; the primary was found at that moment.',
  },
  {
    id: 'backend-asked',
    line: 'find_primary_node: checking backend no N',
    instead: '4.3 asks the backends too but says so only at DEBUG1, which its main process does not log here.',
  },
] as const;

export type ImitatedId = (typeof IMITATED)[number]['id'];
