import { integer, SWITCH, TEXT, type FileFormat } from './parameter.ts';

const WHOLE = integer(0, 2_147_483_647);

/** dmtimer.ini: one section a timer, with the meanings of SP_ADD_TIMER (seed 001 §2.7, facts/dm.md §1.6). */
export const dmtimerIni: FileFormat = {
  source: 'DM data watch V2.1, 2.7 dmtimer.ini',
  head: [],
  section: {
    is: 'TIMER_NAME',
    name: 'text',
    parameters: [
      { name: 'TYPE', type: integer(1, 9), required: true },
      { name: 'FREQ_MONTH_WEEK_INTERVAL', type: WHOLE },
      { name: 'FREQ_SUB_INTERVAL', type: WHOLE },
      { name: 'FREQ_MINUTE_INTERVAL', type: WHOLE },
      { name: 'START_TIME', type: { kind: 'time' } },
      { name: 'END_TIME', type: { kind: 'time' } },
      { name: 'DURING_START_DATE', type: { kind: 'date-time' } },
      { name: 'DURING_END_DATE', type: { kind: 'date-time' } },
      { name: 'NO_END_DATE_FLAG', type: SWITCH },
      { name: 'DESCRIBE', type: TEXT },
      { name: 'IS_VALID', type: SWITCH, default: '0' },
    ],
  },
};
