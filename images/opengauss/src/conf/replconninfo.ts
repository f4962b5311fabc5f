/** One channel to one peer (facts/opengauss.md §3.3). Ports are those of the HA port (client port + 1) and of services. */
export interface ReplicationChannel {
  readonly localHost: string;
  readonly localPort: number;
  readonly remoteHost: string;
  readonly remotePort: number;
  readonly isCascade: boolean;
  /** Every key as given, the optional ones included (localservice, remoteheartbeatport, ...). */
  readonly keys: ReadonlyMap<string, string>;
}

/** replconninfo1 .. replconninfo8: what 2.0 and later have. */
export const REPLCONNINFO_NAMES: readonly string[] = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `replconninfo${n}`);

/**
 * Parses by key, because public scripts write the keys in different orders. Several channels are separated by commas.
 * Returns undefined where localhost, localport, remotehost or remoteport is missing or not a port.
 */
export function parseReplconninfo(value: string): ReplicationChannel[] | undefined {
  const channels = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseChannel);
  return channels.every((channel) => channel !== undefined) ? channels : undefined;
}

/** The channels of all eight parameters in order; unparsable ones are left out, as the server leaves them out. */
export function readChannels(settings: ReadonlyMap<string, string>): ReplicationChannel[] {
  return REPLCONNINFO_NAMES.flatMap((name) => parseReplconninfo(settings.get(name) ?? '') ?? []);
}

/** How many replconninfo parameters have a value: `static_connections` of gs_ctl query (seed 002 test 41). */
export function countReplconninfo(settings: ReadonlyMap<string, string>): number {
  return REPLCONNINFO_NAMES.filter((name) => (parseReplconninfo(settings.get(name) ?? '') ?? []).length > 0).length;
}

function parseChannel(text: string): ReplicationChannel | undefined {
  const keys = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(/([a-z]+)\s*=\s*([^\s=]+)/gi))
    keys.set(key.toLowerCase(), value);
  const localHost = keys.get('localhost');
  const remoteHost = keys.get('remotehost');
  const localPort = port(keys.get('localport'));
  const remotePort = port(keys.get('remoteport'));
  if (localHost === undefined || remoteHost === undefined || localPort === undefined || remotePort === undefined) {
    return undefined;
  }
  return { localHost, localPort, remoteHost, remotePort, isCascade: keys.get('iscascade') === 'true', keys };
}

function port(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= 1 && value <= 65535 ? value : undefined;
}
