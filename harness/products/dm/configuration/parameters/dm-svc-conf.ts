import { integer, type FileFormat, type Parameter } from './parameter.ts';

/** A round of switches between servers is at least one, and at most a signed 64-bit number. */
const COUNT = integer(1, 9_223_372_036_854_775_807n);

const parameters: readonly Parameter[] = [
  { name: 'LOGIN_MODE', type: integer(0, 4), default: '0' },
  { name: 'SWITCH_TIME', type: COUNT, default: '3' },
  { name: 'SWITCH_TIMES', type: COUNT, default: '3' },
  { name: 'SWITCH_INTERVAL', type: integer(1, 9_223_372_036_854_775_807n, 'ms'), default: '200' },
];

/** dm_svc.conf: the services that clients name (seed 001 §2.9, facts/dm.md §1.7). LOGIN_MODE 3 and 4 exist from 4.0 on. */
export const dmSvcConf: FileFormat = {
  source: 'DM data watch V2.1, 2.9 service names',
  open: true,
  head: parameters,
  section: { is: 'service name', name: 'text', parameters },
};
