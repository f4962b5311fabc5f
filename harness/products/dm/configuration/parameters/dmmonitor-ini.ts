import { SWITCH, TEXT, integer, type FileFormat } from './parameter.ts';

/** dmmonitor.ini (seed 001 §2.6, facts/dm.md §1.5). */
export const dmmonitorIni: FileFormat = {
  source: 'DM data watch V2.1, 2.6 dmmonitor.ini',
  head: [
    { name: 'MON_DW_CONFIRM', type: SWITCH, default: '0' },
    { name: 'MON_LOG_PATH', type: TEXT },
    {
      name: 'MON_LOG_INTERVAL',
      type: {
        kind: 'integer',
        ranges: [
          [0, 1],
          [5, 3600],
        ],
        unit: 's',
      },
      default: '1',
    },
    { name: 'MON_LOG_FILE_SIZE', type: integer(16, 2048, 'MB'), default: '64' },
    {
      name: 'MON_LOG_SPACE_LIMIT',
      type: {
        kind: 'integer',
        ranges: [
          [0, 0],
          [256, 4096],
        ],
        unit: 'MB',
      },
      default: '0',
    },
    ...['MON_INST_NUM', 'MON_HB_INTERVAL', 'MON_BRO_INTERVAL', 'MON_VOTE_INTERVAL', 'MON_ID', 'MON_MID'].map(
      (name) => ({ name, type: TEXT, only: '4.0' }) as const,
    ),
  ],
  section: {
    is: 'GROUP_NAME',
    name: 'name',
    parameters: [
      { name: 'MON_INST_OGUID', type: { kind: 'oguid' }, required: true },
      { name: 'MON_DW_IP', type: { kind: 'addresses' }, required: true, repeatable: true },
    ],
  },
};
