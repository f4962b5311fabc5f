import { integer, SWITCH, TEXT, type FileFormat } from './parameter.ts';

/** dmarch.ini: where redo goes (seed 001 §2.3, facts/dm.md §1.3). */
export const dmarchIni: FileFormat = {
  source: 'DM data watch V2.1, 2.3 dmarch.ini',
  head: [
    { name: 'ARCH_WAIT_APPLY', type: SWITCH },
    { name: 'ARCH_LOCAL_SHARE', type: SWITCH, only: '4.0' },
  ],
  section: {
    is: 'ARCH_NAME',
    name: 'text',
    parameters: [
      {
        name: 'ARCH_TYPE',
        type: { kind: 'word', words: ['LOCAL', 'REALTIME', 'TIMELY', 'ASYNC', 'REMOTE'] },
        required: true,
      },
      { name: 'ARCH_DEST', type: TEXT, required: true },
      { name: 'ARCH_FILE_SIZE', type: integer(64, 2048, 'MB'), default: '1024' },
      {
        name: 'ARCH_SPACE_LIMIT',
        type: {
          kind: 'integer',
          ranges: [
            [0, 0],
            [1024, 4_294_967_294],
          ],
          unit: 'MB',
        },
        default: '0',
      },
      { name: 'ARCH_TIMER_NAME', type: TEXT },
      { name: 'ARCH_INCOMING_PATH', type: TEXT, only: '4.0' },
    ],
  },
};
