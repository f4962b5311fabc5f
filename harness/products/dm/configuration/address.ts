/** A host with a port, as `192.168.0.141:5239` or `[fe80::1%3]:5239`. */
export interface Address {
  readonly host: string;
  readonly port: number | undefined;
}

const HIGHEST_PORT = 65_535;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
/** Groups of hexadecimal digits, at least two colons; with the zone that a link-local address needs, as `fe80::1%3`. */
const IPV6 = /^(?:[\da-fA-F]{0,4}:){2,7}(?:[\da-fA-F]{0,4}|(?:\d{1,3}\.){3}\d{1,3})(?:%[\w.-]+)?$/;
const HOST_NAME = /^(?=.*[A-Za-z])[A-Za-z\d](?:[\w-]*[A-Za-z\d])?(?:\.[A-Za-z\d](?:[\w-]*[A-Za-z\d])?)*$/;

/** Whether it can be an IPv4 address, an IPv6 address or a host name. */
export function isHost(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text) || HOST_NAME.test(text);
}

/** `IP` or `IP:PORT`, IPv6 in brackets where a port follows; undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? undefined : Number(digits);
  if (host === undefined) return IPV6.test(text.trim()) ? { host: text.trim(), port: undefined } : undefined;
  return isHost(host) && (port ?? 1) >= 1 && (port ?? 1) <= HIGHEST_PORT ? { host, port } : undefined;
}

/** How an address is written in a configuration file. */
export function formatAddress(host: string, port: number | string): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The first three numbers of an IPv4 address: what is usually one subnet. */
export function likelySubnet(host: string): string | undefined {
  return IPV4.test(host) ? host.split('.').slice(0, 3).join('.') : undefined;
}
