/** Rows of facts/dm.md §5.3 to §5.9 that are tested without the simulated cluster, and where. */
export const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  M5: 'harness/products/dm/configuration/parameters/dmmonitor-ini.ts: the default of MON_DW_CONFIRM is 0',
  M9: 'harness/products/dm/configuration/rules/monitor-rules.ts: E_MON_GROUPS',
  M10: 'harness/products/dm/configuration/rules/watcher-rules.ts: E_LOCAL_GROUP',
  W2: 'harness/products/dm/configuration/rules/watcher-rules.ts: E_GLOBAL_NO_ARCH; ../watcher/cluster-kind.ts',
  W3: '../watcher/console.test.ts: clusterKindOf',
  W13: '../watcher/console.test.ts',
  L1: '../dmctlcvt/dmctlcvt.test.ts',
  L3: '../dmctlcvt/dmctlcvt.test.ts, ../control-file/control-file.test.ts',
  L4: '../dmctlcvt/dmctlcvt.test.ts, ../control-file/control-file.test.ts',
  L5: '../control-file/control-file.test.ts',
  L7: '../control-file/control-file.test.ts',
  L12: 'harness/products/dm/configuration/rules/control-rules.ts: E_CTL_MISSING',
  L14: '../control-file/control-file.test.ts',
};

/**
 * What a simulation shows only in part: rows whose rule is tested here, and which say something about sockets, processes or
 * files besides, that only the running emulation can show.
 */
export const NEEDS_RUNNING: Readonly<Record<string, string>> = {
  M8: 'needs the running emulation: a capture of packets between dmserver and dmmonitor',
  M12: 'needs the running emulation: that the TCP connection is closed',
  W6: 'needs the running emulation: the names of the monthly log files',
  F11: 'needs the running emulation: that INST_STARTUP_CMD starts a process',
  F13: 'needs the running emulation: that a process id is gone',
  F14: 'needs the running emulation: the loss of the service network itself',
  T2: 'needs the running emulation: a machine without power',
  R14: 'needs the running emulation: dmwatcher.ini as it is written',
  D4: 'needs the running emulation: dmwatcher.ini as it is written',
  L13: 'needs the running emulation: a restore from a backup',
};

/** The ids of §5.3 to §5.9. */
export const ROW_IDS: readonly string[] = (
  [
    ['M', 13],
    ['F', 14],
    ['T', 20],
    ['W', 15],
    ['R', 23],
    ['L', 14],
    ['D', 11],
  ] as const
).flatMap(([letter, count]) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`));
