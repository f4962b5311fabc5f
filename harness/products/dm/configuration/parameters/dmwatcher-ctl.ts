import { integer, TEXT, type FileFormat, type ParameterType } from './parameter.ts';

const TGUID: ParameterType = integer(0, 18_446_744_073_709_551_615n);

/**
 * The text form of dmwatcher.ctl: header and records of V2.1 (seed 001 §4.5.3, facts/dm.md §2.9), with names of our own,
 * since the names that DM prints are not known. A control file of DM itself is binary; that one is only compared.
 */
export const dmwatcherCtl: FileFormat = {
  source: 'DM data watch V2.1, 4.5.3 control file',
  head: [
    { name: 'N_ITEM', type: integer(0, 100), required: true },
    { name: 'TGUID', type: TGUID, required: true },
    { name: 'STATUS', type: { kind: 'word', words: ['VALID', 'INVALID', 'SPLIT'] }, required: true },
  ],
  section: {
    is: 'record',
    name: 'text',
    parameters: [
      { name: 'OLD_TGUID', type: TGUID, required: true },
      { name: 'NEW_TGUID', type: TGUID, required: true },
      { name: 'SLSN', type: integer(0, 18_446_744_073_709_551_615n), required: true },
      { name: 'CREATE_TIME', type: { kind: 'date-time' }, required: true },
      { name: 'MON_ID', type: integer(0, 18_446_744_073_709_551_615n), required: true },
      { name: 'DESCRIPTION', type: TEXT, required: true },
      { name: 'MON_IP', type: TEXT },
    ],
  },
};
