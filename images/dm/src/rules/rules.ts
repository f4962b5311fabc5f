import { JOIN_RULES } from '../control-file/judge-group.ts';
import { DATABASE_RULES, DATABASE_STATEMENTS } from '../database/database.ts';
import { REPLAY_RULES } from '../database/replay-limits.ts';
import { MANAGEMENT_RULES } from '../monitor/management.ts';
import { MONITOR_RULES } from '../monitor/step-monitor.ts';
import { CONFIRM_CONDITIONS, SWITCHOVER_CONDITIONS, TAKEOVER_CONDITIONS } from '../monitor/takeover-conditions.ts';
import { COMMAND_RULES, COMMAND_STATUSES } from '../watcher/commands.ts';
import { ADMISSION_RULES } from '../watcher/monitors.ts';
import { OBSERVATION_RULES } from '../watcher/observe.ts';
import { OPEN_CONDITIONS } from '../watcher/open-conditions.ts';
import { OVERDUE_RULES } from '../watcher/overdue.ts';
import { RECOVERY_CONDITIONS } from '../watcher/recovery-conditions.ts';
import { INTERVAL_RULES, RECOVERY_RULES, RECOVERY_STEP_RULES } from '../watcher/recovery.ts';
import { WATCHER_RULES } from '../watcher/step-watcher.ts';
import { TRANSITIONS } from '../watcher/transitions.ts';
import type { Rule } from './rule-book.ts';

/** Every rule of the data watch, from the tables that the machines work by. */
export const RULES: readonly Rule[] = [
  DATABASE_STATEMENTS,
  DATABASE_RULES,
  REPLAY_RULES,
  JOIN_RULES,
  TRANSITIONS,
  WATCHER_RULES,
  OVERDUE_RULES,
  OBSERVATION_RULES,
  OPEN_CONDITIONS,
  RECOVERY_CONDITIONS,
  RECOVERY_STEP_RULES,
  RECOVERY_RULES,
  INTERVAL_RULES,
  COMMAND_STATUSES,
  COMMAND_RULES,
  ADMISSION_RULES,
  MONITOR_RULES,
  MANAGEMENT_RULES,
  TAKEOVER_CONDITIONS,
  SWITCHOVER_CONDITIONS,
  CONFIRM_CONDITIONS,
].flatMap((table): readonly Rule[] => table);
