/** What `pcp_watchdog_info` says of one pool of the cluster. */
export interface WatchdogNode {
  readonly name: string;
  readonly host: string;
  /** MASTER, STANDBY, JOINING, INITIALIZING, LOST, SHUTDOWN, `NETWORK ISOLATION`... in V8R3's words. */
  readonly state: string;
}

export interface WatchdogInfo {
  /** Does the pool that was asked hold the cluster's virtual address? */
  readonly hasAddress: boolean;
  readonly nodes: readonly WatchdogNode[];
}

const STATES =
  'DEAD|LOADING|JOINING|INITIALIZING|MASTER|LEADER|PARTICIPATING|STANDING FOR \\w+|STANDBY|LOST|IN NETWORK TROUBLE|SHUTDOWN|ADD MESSAGE SENT|NETWORK ISOLATION';
/** `3 YES n1:9999 Linux n1 n1`: how many, is the address here, who leads. */
const HEADER = /^\d+(?: \d+)? (YES|NO) /m;
/** `n1:9999 Linux n1 10.0.0.1 9999 9000 4 MASTER`: name, host, ports, state as number and word; 4.3 adds the quorum's members. */
const NODE = new RegExp(`^(\\S+:\\d+ \\S+ \\S+) (\\S+) \\d+ \\d+ -?\\d+ (${STATES})(?: \\d+ \\w+)?$`, 'gm');

/** Reads its terse output, also that of pgpool-II 4.3, whose LEADER is V8R3's MASTER. Undefined when it is none. */
export function parseWatchdogInfo(text: string): WatchdogInfo | undefined {
  const header = HEADER.exec(text);
  if (header === null) return undefined;
  const nodes = [...text.matchAll(NODE)].map(([, name = '', host = '', state = '']) => {
    return { name, host, state: state.replace('LEADER', 'MASTER') };
  });
  return { hasAddress: header[1] === 'YES', nodes };
}
