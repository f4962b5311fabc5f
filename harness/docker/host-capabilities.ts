import { release } from 'node:os';
import { connectEngine, engineDiskSpace, type DiskSpace, type Engine } from './engine.ts';
import { hostRoutesTo } from './connect-mode.ts';
import { tolerate } from './engine-errors.ts';
import { probeMechanisms, type Mechanism } from './fault-mechanisms.ts';
import { listImages, type ListedImage } from './images/index.ts';
import { parseSubnet } from './subnet.ts';

/** What this host and its engine are and can do: the facts of `dbquake doctor`, and of `run.json`. */
export interface HostCapabilities {
  readonly dockerVersion: string;
  readonly dockerApiVersion: string;
  /** Kernel of the engine's host. */
  readonly kernel: string;
  readonly operatingSystem: string;
  /** Of the engine's host. */
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Nothing when the engine's disk is not one of this machine. */
  readonly disk: DiskSpace | undefined;
  readonly nodeVersion: string;
  /** Kernel of this machine; another one than the engine's with Docker Desktop or a remote engine. */
  readonly localKernel: string;
  readonly root: boolean;
  /** Whether clients on this host can connect to a container's own address. */
  readonly routesToContainers: boolean;
  readonly images: readonly ListedImage[];
  /** Means by which faults are injected. */
  readonly mechanisms: readonly Mechanism[];
}

interface EngineInfo {
  readonly ServerVersion: string;
  readonly KernelVersion: string;
  readonly OperatingSystem: string;
  readonly NCPU: number;
  readonly MemTotal: number;
}

/** Asks the engine and tries the mechanisms in one short-lived container, about 0.6 s. Throws `QUAKE_DOCKER_UNREACHABLE` (environment). */
export async function hostCapabilities(): Promise<HostCapabilities> {
  const engine = await connectEngine();
  const [info, version, disk, routesToContainers, images, mechanisms] = await Promise.all([
    engine.info() as Promise<EngineInfo>,
    engine.version(),
    engineDiskSpace(engine),
    hostRoutesToBridge(engine),
    listImages(engine),
    probeMechanisms(engine),
  ]);
  return {
    dockerVersion: info.ServerVersion,
    dockerApiVersion: version.ApiVersion,
    kernel: info.KernelVersion,
    operatingSystem: info.OperatingSystem,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    disk,
    nodeVersion: process.version,
    localKernel: release(),
    root: process.getuid?.() === 0,
    routesToContainers,
    images,
    mechanisms,
  };
}

/** Judged by Docker's default bridge, which is there before any run's network is. */
async function hostRoutesToBridge(engine: Engine): Promise<boolean> {
  const bridge = (await tolerate([404], engine.getNetwork('bridge').inspect())) as
    { readonly IPAM?: { readonly Config?: readonly { readonly Subnet?: string }[] | null } } | undefined;
  const subnets = (bridge?.IPAM?.Config ?? []).flatMap(({ Subnet: subnet }) =>
    subnet === undefined || subnet.includes(':') ? [] : [parseSubnet(subnet)],
  );
  const reachable = await Promise.all(subnets.map(hostRoutesTo));
  return reachable.includes(true);
}
