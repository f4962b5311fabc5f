import { integer, SWITCH, TEXT, type FileFormat } from './parameter.ts';

/** dmwatcher.ini: one section a group of the watcher (seed 001 §2.4, facts/dm.md §1.4). */
export const dmwatcherIni: FileFormat = {
  source: 'DM data watch V2.1, 2.4 dmwatcher.ini',
  head: [],
  section: {
    is: 'GROUP_NAME',
    name: 'name',
    parameters: [
      { name: 'DW_TYPE', type: { kind: 'word', words: ['LOCAL', 'GLOBAL'] }, default: 'LOCAL' },
      { name: 'DW_MODE', type: { kind: 'word', words: ['MANUAL', 'AUTO'] }, default: 'MANUAL' },
      { name: 'DW_ERROR_TIME', type: integer(3, 32_767, 's'), default: '15' },
      { name: 'INST_ERROR_TIME', type: integer(3, 32_767, 's'), default: '15' },
      { name: 'INST_OGUID', type: { kind: 'oguid' }, required: true },
      { name: 'INST_INI', type: TEXT, required: true },
      { name: 'INST_AUTO_RESTART', type: SWITCH, default: '0' },
      { name: 'INST_STARTUP_CMD', type: TEXT },
      { name: 'INST_RECOVER_TIME', type: integer(0, 86_400, 's'), default: '60' },
      { name: 'INST_SERVICE_IP_CHECK', type: SWITCH, default: '0' },
      { name: 'RLOG_SEND_THRESHOLD', type: integer(0, 86_400, 's'), default: '0' },
      { name: 'RLOG_APPLY_THRESHOLD', type: integer(0, 86_400, 's'), default: '0' },
      { name: 'DCR_INI', type: TEXT, only: '4.0' },
    ],
  },
};
