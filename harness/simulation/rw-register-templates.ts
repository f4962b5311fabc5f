import type { AnomalyTemplate } from './anomaly-template.ts';

type Template = Omit<AnomalyTemplate, 'workload'>;

// prettier-ignore
const TEMPLATES: readonly Template[] = [
  { anomaly: 'G1a', forbiddenBy: ['read-committed'], allowedBy: ['read-uncommitted'],
    transactions: [
      { statements: [['w', 'x', 1]], type: 'fail' },
      { statements: [['r', 'x', 1]] },
    ] },
  { anomaly: 'G1b', forbiddenBy: ['read-committed'], allowedBy: ['read-uncommitted'],
    transactions: [
      { statements: [['w', 'x', 1], ['w', 'x', 2]] },
      { statements: [['r', 'x', 1]] },
    ] },
  { anomaly: 'G1c', forbiddenBy: ['read-committed'], allowedBy: ['read-uncommitted'],
    transactions: [
      { statements: [['w', 'x', 1], ['r', 'y', 1]] },
      { statements: [['w', 'y', 1], ['r', 'x', 1]] },
    ] },
  { anomaly: 'lost-update', forbiddenBy: ['cursor-stability', 'update-atomic'], allowedBy: ['read-atomic'],
    transactions: [
      { statements: [['r', 'x', null], ['w', 'x', 1]] },
      { statements: [['r', 'x', null], ['w', 'x', 2]] },
    ] },
  { anomaly: 'G-single-item', forbiddenBy: ['consistent-view', 'repeatable-read'],
    allowedBy: ['cursor-stability', 'read-committed'],
    transactions: [
      { statements: [['w', 'x', 1], ['w', 'y', 1]] },
      { statements: [['r', 'x', null], ['r', 'y', 1]] },
    ] },
  { anomaly: 'G-nonadjacent-item', forbiddenBy: ['snapshot-isolation', 'repeatable-read'],
    allowedBy: ['parallel-snapshot-isolation', 'forward-consistent-view'],
    transactions: [
      { statements: [['w', 'x', 1]] },
      { statements: [['w', 'y', 1]] },
      { statements: [['r', 'x', null], ['r', 'y', 1]] },
      { statements: [['r', 'x', 1], ['r', 'y', null]] },
    ] },
  { anomaly: 'G2-item', forbiddenBy: ['repeatable-read'], allowedBy: ['strong-snapshot-isolation'],
    transactions: [
      { statements: [['r', 'x', null], ['w', 'y', 1]] },
      { statements: [['r', 'y', null], ['w', 'x', 1]] },
    ] },
  { anomaly: 'G1c-process', forbiddenBy: ['strong-session-read-committed'], allowedBy: ['serializable'],
    transactions: [
      { statements: [['r', 'x', 1], ['w', 'y', 1]], session: 'a' },
      { statements: [['w', 'x', 1]], session: 'a', moments: [2, 2] },
    ] },
  { anomaly: 'G1c-realtime', forbiddenBy: ['strong-read-committed'], allowedBy: ['strong-session-serializable'],
    transactions: [
      { statements: [['r', 'x', 1], ['w', 'y', 1]] },
      { statements: [['w', 'x', 1]], moments: [2, 2] },
    ] },
  { anomaly: 'G-single-item-process', forbiddenBy: ['strong-session-consistent-view'], allowedBy: ['serializable'],
    transactions: [
      { statements: [['w', 'x', 1]], session: 'a' },
      { statements: [['r', 'x', null]], session: 'a', moments: [2, 2] },
    ] },
  { anomaly: 'G-single-item-realtime', forbiddenBy: ['strong-snapshot-isolation'],
    allowedBy: ['strong-session-serializable'],
    transactions: [
      { statements: [['w', 'x', 1]] },
      { statements: [['r', 'x', null]], moments: [2, 2] },
    ] },
  { anomaly: 'G2-item-realtime', forbiddenBy: ['strict-serializable'],
    allowedBy: ['strong-session-serializable', 'strong-snapshot-isolation'],
    transactions: [
      { statements: [['w', 'y', 1]] },
      { statements: [['r', 'x', null]], moments: [2, 2] },
      { statements: [['w', 'x', 1], ['r', 'y', null]], moments: [1, 2] },
    ] },
  { anomaly: 'internal', forbiddenBy: ['read-uncommitted'], allowedBy: [],
    transactions: [
      { statements: [['w', 'x', 1], ['r', 'x', 2]] },
      { statements: [['w', 'x', 2]] },
    ] },
  { anomaly: 'future-read', forbiddenBy: ['read-committed'], allowedBy: [],
    transactions: [{ statements: [['r', 'x', 1], ['w', 'x', 1]] }] },
  { anomaly: 'garbage-read', forbiddenBy: ['read-uncommitted'], allowedBy: [],
    transactions: [{ statements: [['r', 'x', 77]] }] },
];

/** Every anomaly that an rw-register history can show without being told more than what was read and written. */
export const RW_REGISTER_TEMPLATES: readonly AnomalyTemplate[] = TEMPLATES.map((template) => ({
  ...template,
  workload: 'rw-register',
}));
