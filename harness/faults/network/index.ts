/** Faults of the network: nft tables, qdiscs and a relay in the nodes' network namespaces, put there from the sidecars. */
import type { Fault } from '../fault.ts';
import { bandwidth } from './bandwidth.ts';
import { cutClients } from './cut-clients.ts';
import { flap } from './flap.ts';
import { latency } from './latency.ts';
import { loss } from './loss.ts';
import { netemFaults } from './netem-faults.ts';
import { partitions } from './partitions.ts';

export const networkFaults: readonly Fault[] = [
  ...partitions,
  cutClients,
  flap,
  loss,
  latency,
  bandwidth,
  ...netemFaults,
];
