import type { Engine } from './engine.ts';
import { LABEL, objectName, runLabels, type RunIdentity } from './labels.ts';

/** A volume in memory, of fixed size, for one node. */
export interface SizedVolume {
  readonly identity: RunIdentity;
  readonly node: string;
  readonly volume: string;
  readonly bytes: number;
  readonly image: string;
  /** Where the node has it. */
  readonly path: string;
}

/**
 * Makes a tmpfs volume of fixed size, so that a disk can be full, and a container that holds it mounted: without that, it
 * would be empty again when the node's container stops. The holder copies nothing into it; the node's container does, with the
 * image's ownership. It shares no namespace with the node, so it lives on when the node dies, and goes with the run.
 */
export async function createSizedVolume(engine: Engine, sized: SizedVolume): Promise<void> {
  const { identity, node, volume, bytes, image, path } = sized;
  await engine.createVolume({
    Name: volume,
    Labels: { ...runLabels(identity), [LABEL.node]: node },
    Driver: 'local',
    DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: `size=${bytes}` },
  });
  const holder = await engine.createContainer({
    name: objectName(identity.run, `${node}-holder`),
    Image: image,
    Entrypoint: ['sleep', 'infinity'],
    Cmd: [],
    Labels: { ...runLabels(identity), [LABEL.holder]: node },
    HostConfig: {
      Init: true,
      NetworkMode: 'none',
      Mounts: [{ Type: 'volume', Source: volume, Target: path, VolumeOptions: NO_COPY }],
    },
  });
  await holder.start();
}

/** The types of dockerode want a label and a driver as well; the engine does not. */
const NO_COPY = { NoCopy: true, Labels: {}, DriverConfig: { Name: '', Options: {} } };
