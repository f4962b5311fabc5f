import { integer, PORT, TEXT, type FileFormat } from './parameter.ts';

/** dmmal.ini: the links between instances (seed 001 §2.2, facts/dm.md §1.2). */
export const dmmalIni: FileFormat = {
  source: 'DM data watch V2.1, 2.2 dmmal.ini',
  head: [
    { name: 'MAL_CHECK_INTERVAL', type: integer(0, 1800, 's'), default: '30' },
    { name: 'MAL_CONN_FAIL_INTERVAL', type: integer(2, 1800, 's'), default: '10' },
    { name: 'MAL_LOGIN_TIMEOUT', type: integer(3, 1800, 's'), default: '15' },
    { name: 'MAL_BUF_SIZE', type: integer(0, 500_000, 'MB'), default: '100' },
    { name: 'MAL_SYS_BUF_SIZE', type: integer(0, 500_000, 'MB'), default: '0' },
    { name: 'MAL_VPOOL_SIZE', type: integer(1, 500_000, 'MB'), default: '128' },
    { name: 'MAL_COMPRESS_LEVEL', type: integer(0, 10), default: '0' },
    { name: 'MAL_TEMP_PATH', type: TEXT, default: 'temp.dbf' },
  ],
  section: {
    is: 'MAL_NAME',
    name: 'text',
    parameters: [
      { name: 'MAL_INST_NAME', type: { kind: 'name' }, required: true },
      { name: 'MAL_HOST', type: { kind: 'host' }, required: true },
      { name: 'MAL_PORT', type: PORT, required: true },
      { name: 'MAL_INST_HOST', type: { kind: 'host' }, required: true },
      { name: 'MAL_INST_PORT', type: PORT, required: true },
      { name: 'MAL_DW_PORT', type: PORT },
      { name: 'MAL_INST_DW_PORT', type: PORT, only: '4.0' },
      { name: 'MAL_LINK_MAGIC', type: integer(0, 65_535), default: '0' },
    ],
  },
};
