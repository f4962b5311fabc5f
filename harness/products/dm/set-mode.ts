import type { ClusterNode } from '../../cluster/node.ts';
import { runDisql } from './disql.ts';
import { assertDone } from './shell.ts';
import { OGUID } from './topology.ts';

/**
 * Mode and OGUID of a library in MOUNT by hand, which is allowed while no watcher is there and ALTER_MODE_STATUS is 1
 * (facts/dm.md §4 "Setup sequence").
 */
export async function setMode(node: ClusterNode, mode: 'PRIMARY' | 'STANDBY', alterModeStatus: string): Promise<void> {
  const statements = [
    "SP_SET_PARA_VALUE(1, 'ALTER_MODE_STATUS', 1)",
    `SP_SET_OGUID(${OGUID})`,
    `ALTER DATABASE ${mode}`,
    `SP_SET_PARA_VALUE(1, 'ALTER_MODE_STATUS', ${alterModeStatus})`,
  ];
  assertDone(`disql (ALTER DATABASE ${mode})`, await runDisql(node, statements));
}
