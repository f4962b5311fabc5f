import { formatControlFile } from '../control-file/control-file-text.ts';
import type { ArchiveState, WatcherReport } from '../watch/reports.ts';
import { failedStandbys } from './observe.ts';
import { openUnmet } from './open-conditions.ts';
import { recoveryUnmet } from './recovery-conditions.ts';
import type { WatcherTurn } from './watcher-turn.ts';

/** What the watcher tells everybody. */
export function reportOf(turn: WatcherTurn): WatcherReport {
  const { state, now } = turn;
  const { configuration, database, control } = state;
  const { group, oguid, instance, version, type, mode, errorTime } = configuration;
  const isPrimary = turn.local?.mode === 'PRIMARY';
  return {
    group,
    oguid,
    instance,
    version,
    type,
    mode,
    status: state.status,
    time: now,
    errorTime,
    instanceOk: database.ok,
    leftInOrder: database.leftInOrder,
    database: database.report,
    control: control === undefined ? undefined : formatControlFile(control),
    archiveFromPrimary: archiveFromPrimary(turn),
    validFor: isPrimary ? Object.fromEntries(state.validFor) : {},
    confirming: state.status === 'CONFIRM' ? failedStandbys(turn) : [],
    recoverTimes: Object.fromEntries(state.recoverTimes),
    recovery: isPrimary ? recoveryOf(turn) : {},
    openUnmet: openUnmet(turn).map(({ says }) => says),
    monitors: [...state.monitors.values()],
    settings: settingsOf(turn),
  };
}

function archiveFromPrimary({ state }: WatcherTurn): ArchiveState | 'UNKNOWN' {
  const { instance } = state.configuration;
  const primary = [...state.remotes.values()].find(({ report }) => report?.database?.mode === 'PRIMARY');
  // What the primary said last does not hold for a process that was started since.
  if (primary === undefined || primary.receivedAt < state.database.processSince) return 'UNKNOWN';
  return primary.report?.database?.archives[instance]?.state ?? 'UNKNOWN';
}

function recoveryOf(turn: WatcherTurn): WatcherReport['recovery'] {
  return Object.fromEntries(
    Object.keys(turn.local?.archives ?? {}).map((name) => {
      const lastCode = turn.state.recoveryCodes.get(name);
      return [name, { lastCode, unmet: recoveryUnmet(turn, name).map(({ says }) => says) }];
    }),
  );
}

function settingsOf({ state }: WatcherTurn): Record<string, string> {
  const { configuration } = state;
  return {
    DW_TYPE: configuration.type,
    DW_MODE: configuration.mode,
    DW_ERROR_TIME: String(configuration.errorTime),
    INST_ERROR_TIME: String(configuration.instanceErrorTime),
    INST_RECOVER_TIME: String(configuration.recoverTime),
    INST_AUTO_RESTART: configuration.autoRestart ? '1' : '0',
    INST_SERVICE_IP_CHECK: configuration.serviceIpCheck ? '1' : '0',
    RLOG_SEND_THRESHOLD: String(configuration.sendThreshold),
    RLOG_APPLY_THRESHOLD: String(configuration.applyThreshold),
    INST_STARTUP_CMD: configuration.startupCommand,
  };
}
