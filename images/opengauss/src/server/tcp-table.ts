import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Local port of a process's connection to a port of a peer, from the kernel's tables; 0 when there is none. */
export function localPortOf(pid: number, remotePort: number): number {
  try {
    const inodes = socketInodes(pid);
    return findLocalPort(readFileSync('/proc/net/tcp', 'utf8'), inodes, remotePort);
  } catch {
    return 0;
  }
}

/** Reads the format of /proc/net/tcp: `sl local_address rem_address st ... inode`, addresses in hexadecimal. */
export function findLocalPort(table: string, inodes: ReadonlySet<string>, remotePort: number): number {
  for (const line of table.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    const [, local = '', remote = ''] = fields;
    if (inodes.has(fields[9] ?? '') && portOf(remote) === remotePort) return portOf(local);
  }
  return 0;
}

function portOf(address: string): number {
  return Number.parseInt(address.split(':')[1] ?? '0', 16);
}

function socketInodes(pid: number): Set<string> {
  const directory = `/proc/${pid}/fd`;
  const targets = readdirSync(directory).map((name) => readlinkSync(`${directory}/${name}`));
  return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
}
