/** A message of pgpool-II 4.3 and the one of V8R3 for the same event (facts/kingbase.md §2d). */
type Rewording = readonly [pattern: RegExp, words: string];

const MESSAGES: readonly Rewording[] = [
  [
    /^removing the remote node "([^"]*)" from watchdog cluster leader$/,
    'unassigning the remote node "$1" from watchdog cluster master',
  ],
  [/^We have lost the cluster leader node/, 'We have lost the cluster master node'],
  [/^I am announcing my self as leader\/coordinator/, 'I am announcing my self as master/coordinator'],
  [/^(setting the (?:local|remote) node "[^"]*" as watchdog cluster) leader$/, '$1 master'],
  [/^health check retrying on DB node: \d+ \(round:(\d+)\)$/, 'health checking retry count $1'],
  [/^health check failed on node (\d+) \(timeout:\d+\)$/, 'setting backend node $1 status to NODE DOWN'],
  [/^failover: set new main node: /, 'failover: set new master node: '],
  [/^find_primary_node: primary node is (\d+)$/, 'find_primary_node: primary node id is $1'],
];

/** Words of the product that stand in any message; V8R3 says `I am the cluster leader node` too. */
const WORDS: readonly Rewording[] = [
  [/\bLEADER\b/g, 'MASTER'],
  [/\bpostgres(?:ql)? server\b/gi, 'kingbase server'],
  [/\bpgpool-II\b/gi, 'kingbasecluster'],
  [/\bpgpool\b(?![-_.:/])/g, 'kingbasecluster'],
];

/** Names in quotes (hosts, addresses) stay as they are. */
export function reword(message: string): string {
  const [pattern, words] = MESSAGES.find(([candidate]) => candidate.test(message)) ?? [];
  if (pattern !== undefined && words !== undefined) return message.replace(pattern, words);
  return message
    .split(/("[^"]*")/)
    .map((part) => (part.startsWith('"') ? part : WORDS.reduce((text, [from, to]) => text.replace(from, to), part)))
    .join('');
}

/** What 3.6 has nothing like: quorum and consensus, and how 4.3 is built. */
const UNKNOWN_TO_3_6: readonly RegExp[] = [
  /^we do not need quorum to hold/,
  /^signal_user1_to_parent_with_reason/,
  /^kill process with PID/,
  /^health_check_stats_shared_memory_size/,
  /^(?:set SO_REUSEPORT|memory cache initialized|pool_discard_oid_maps)/,
];

export const isUnknownTo36 = (message: string): boolean => UNKNOWN_TO_3_6.some((pattern) => pattern.test(message));

/** DEBUG messages of 4.3 that are LOG messages in V8R3. */
export const SHOWN_DEBUG = /^watchdog checking if pgpool is alive using heartbeat$/;
