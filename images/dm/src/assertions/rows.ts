import type { Assertion } from './assertion.ts';
import { ASYNCHRONOUS_ROWS } from './asynchronous-rows.ts';
import { COMMAND_ROWS } from './command-rows.ts';
import { CONTROL_FILE_ROWS } from './control-file-rows.ts';
import { DATABASE_ROWS } from './database-rows.ts';
import { DISTURBANCE_ROWS } from './disturbance-rows.ts';
import { FAILOVER_ROWS } from './failover-rows.ts';
import { FURTHER_SCENARIO_ROWS } from './further-scenario-rows.ts';
import { LOST_MESSAGE_ROWS } from './lost-message-rows.ts';
import { MONITOR_ROWS } from './monitor-rows.ts';
import { PARAMETER_ROWS } from './parameter-rows.ts';
import { RECOVERY_INTERVAL_ROWS } from './recovery-interval-rows.ts';
import { RECOVERY_ROWS } from './recovery-rows.ts';
import { SCENARIO_ROWS } from './scenario-rows.ts';
import { TAKEOVER_ROWS } from './takeover-rows.ts';
import { TRANSITION_ROWS } from './transition-rows.ts';
import { WATCHER_ROWS } from './watcher-rows.ts';

/** Every row of facts/dm.md §5 that is shown on the simulated cluster. */
export const ROWS: readonly Assertion[] = [
  ...DATABASE_ROWS,
  ...PARAMETER_ROWS,
  ...MONITOR_ROWS,
  ...FAILOVER_ROWS,
  ...TAKEOVER_ROWS,
  ...WATCHER_ROWS,
  ...RECOVERY_ROWS,
  ...RECOVERY_INTERVAL_ROWS,
  ...LOST_MESSAGE_ROWS,
  ...CONTROL_FILE_ROWS,
  ...COMMAND_ROWS,
  ...ASYNCHRONOUS_ROWS,
  ...TRANSITION_ROWS,
  ...SCENARIO_ROWS,
  ...FURTHER_SCENARIO_ROWS,
  ...DISTURBANCE_ROWS,
];
