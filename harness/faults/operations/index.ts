import type { Fault } from '../fault.ts';
import { fullBuild, incrementalBuild } from './build.ts';
import { failover } from './failover.ts';
import { interruptedBuild } from './interrupted-build.ts';
import { reloadMostAvailableSync, reloadSynchronousStandbyNames } from './reload.ts';
import { startWithoutRole } from './start-without-role.ts';
import { switchover } from './switchover.ts';

export const operationFaults: readonly Fault[] = [
  switchover,
  failover,
  fullBuild,
  incrementalBuild,
  interruptedBuild,
  reloadMostAvailableSync,
  reloadSynchronousStandbyNames,
  startWithoutRole,
];
