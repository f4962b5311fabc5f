import { Command } from 'commander';
import { hostCapabilities, type HostCapabilities } from '../docker/host-capabilities.ts';

export function doctorCommand(_finish: (code: number) => void): Command {
  return new Command('doctor')
    .description('show what this host can do, and what is missing')
    .option('--json', 'print the facts as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const facts = await hostCapabilities();
      process.stdout.write(json === true ? `${JSON.stringify(facts, null, 2)}\n` : describe(facts));
    });
}

const gigabytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GB`;

function describe(facts: HostCapabilities): string {
  const { disk, images, mechanisms } = facts;
  const current = images.filter((image) => image.current);
  const rows: readonly (readonly [string, string])[] = [
    ['engine', `Docker ${facts.dockerVersion} on ${facts.operatingSystem}, kernel ${facts.kernel}`],
    ['machine', `${facts.cpus} CPUs, ${gigabytes(facts.memoryBytes)} memory`],
    ['disk', disk === undefined ? 'not on this machine' : `${gigabytes(disk.freeBytes)} free at ${disk.path}`],
    ['this process', `Node ${facts.nodeVersion}${facts.root ? ', root' : ''}, kernel ${facts.localKernel}`],
    ['clients', facts.routesToContainers ? 'reach containers by their address' : 'reach containers by published ports'],
    [
      'images',
      current.length === 0
        ? 'none: dbquake images build'
        : current.map(({ name, hash }) => `${name}:${hash}`).join(', '),
    ],
    ...mechanisms.map(
      ({ name, purpose, available, detail }) =>
        [name, available ? `available (${purpose})` : `not available (${purpose}): ${detail}`] as const,
    ),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}
