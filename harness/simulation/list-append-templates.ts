import type { AnomalyTemplate } from './anomaly-template.ts';

type Template = Omit<AnomalyTemplate, 'workload'>;

// prettier-ignore
const TEMPLATES: readonly Template[] = [
  { anomaly: 'G0', forbiddenBy: ['read-uncommitted'], allowedBy: [],
    transactions: [
      { statements: [['append', 'x', 1], ['append', 'y', 1]] },
      { statements: [['append', 'x', 2], ['append', 'y', 2]] },
      { statements: [['r', 'x', [1, 2]], ['r', 'y', [2, 1]]] },
    ] },
  { anomaly: 'G1a', forbiddenBy: ['read-committed'], allowedBy: ['read-uncommitted'],
    transactions: [
      { statements: [['append', 'x', 1]], type: 'fail' },
      { statements: [['r', 'x', [1]]] },
    ] },
  { anomaly: 'G1b', forbiddenBy: ['read-committed'], allowedBy: ['read-uncommitted'],
    transactions: [
      { statements: [['append', 'x', 1], ['append', 'x', 2]] },
      { statements: [['r', 'x', [1]]] },
    ] },
  { anomaly: 'G1c', forbiddenBy: ['read-committed'], allowedBy: ['read-uncommitted'],
    transactions: [
      { statements: [['append', 'x', 1], ['r', 'y', [1]]] },
      { statements: [['append', 'y', 1], ['r', 'x', [1]]] },
    ] },
  { anomaly: 'lost-update', forbiddenBy: ['cursor-stability', 'update-atomic'], allowedBy: ['read-atomic'],
    transactions: [
      { statements: [['r', 'x', []], ['append', 'x', 1]] },
      { statements: [['r', 'x', []], ['append', 'x', 2]] },
    ] },
  { anomaly: 'G-single-item', forbiddenBy: ['consistent-view', 'repeatable-read'],
    allowedBy: ['cursor-stability', 'read-committed'],
    transactions: [
      { statements: [['append', 'x', 1], ['append', 'y', 1]] },
      { statements: [['r', 'x', []], ['r', 'y', [1]]] },
    ] },
  { anomaly: 'G-nonadjacent-item', forbiddenBy: ['snapshot-isolation', 'repeatable-read'],
    allowedBy: ['parallel-snapshot-isolation', 'forward-consistent-view'],
    transactions: [
      { statements: [['append', 'x', 1]] },
      { statements: [['append', 'y', 1]] },
      { statements: [['r', 'x', []], ['r', 'y', [1]]] },
      { statements: [['r', 'x', [1]], ['r', 'y', []]] },
    ] },
  { anomaly: 'G2-item', forbiddenBy: ['repeatable-read'], allowedBy: ['strong-snapshot-isolation'],
    transactions: [
      { statements: [['r', 'x', []], ['append', 'y', 1]] },
      { statements: [['r', 'y', []], ['append', 'x', 1]] },
    ] },
  { anomaly: 'G0-process', forbiddenBy: ['monotonic-writes'], allowedBy: ['serializable'],
    transactions: [
      { statements: [['append', 'x', 1]], session: 'a' },
      { statements: [['append', 'x', 2]], session: 'a', moments: [2, 2] },
      { statements: [['r', 'x', [2, 1]]], moments: [1, 2] },
    ] },
  { anomaly: 'G0-realtime', forbiddenBy: ['strong-read-uncommitted'], allowedBy: ['strong-session-serializable'],
    transactions: [
      { statements: [['append', 'x', 1]] },
      { statements: [['append', 'x', 2]], moments: [2, 2] },
      { statements: [['r', 'x', [2, 1]]], moments: [1, 2] },
    ] },
  { anomaly: 'G1c-process', forbiddenBy: ['strong-session-read-committed'], allowedBy: ['serializable'],
    transactions: [
      { statements: [['r', 'x', [1]], ['append', 'y', 1]], session: 'a' },
      { statements: [['append', 'x', 1]], session: 'a', moments: [2, 2] },
    ] },
  { anomaly: 'G1c-realtime', forbiddenBy: ['strong-read-committed'], allowedBy: ['strong-session-serializable'],
    transactions: [
      { statements: [['r', 'x', [1]], ['append', 'y', 1]] },
      { statements: [['append', 'x', 1]], moments: [2, 2] },
    ] },
  { anomaly: 'G-single-item-process', forbiddenBy: ['strong-session-consistent-view'], allowedBy: ['serializable'],
    transactions: [
      { statements: [['append', 'x', 1]], session: 'a' },
      { statements: [['r', 'x', []]], session: 'a', moments: [2, 2] },
    ] },
  { anomaly: 'G-single-item-realtime', forbiddenBy: ['strong-snapshot-isolation'],
    allowedBy: ['strong-session-serializable'],
    transactions: [
      { statements: [['append', 'x', 1]] },
      { statements: [['r', 'x', []]], moments: [2, 2] },
    ] },
  { anomaly: 'G2-item-process', forbiddenBy: ['strong-session-serializable'],
    allowedBy: ['serializable', 'strong-snapshot-isolation'],
    transactions: [
      { statements: [['append', 'y', 1]], session: 'a' },
      { statements: [['r', 'x', []]], session: 'a', moments: [2, 2] },
      { statements: [['append', 'x', 1], ['r', 'y', []]], moments: [1, 2] },
    ] },
  { anomaly: 'G2-item-realtime', forbiddenBy: ['strict-serializable'],
    allowedBy: ['strong-session-serializable', 'strong-snapshot-isolation'],
    transactions: [
      { statements: [['append', 'y', 1]] },
      { statements: [['r', 'x', []]], moments: [2, 2] },
      { statements: [['append', 'x', 1], ['r', 'y', []]], moments: [1, 2] },
    ] },
  { anomaly: 'internal', forbiddenBy: ['read-uncommitted'], allowedBy: [],
    transactions: [{ statements: [['append', 'x', 1], ['r', 'x', []]] }] },
  { anomaly: 'dirty-update', forbiddenBy: ['read-committed'], allowedBy: ['read-uncommitted'],
    transactions: [
      { statements: [['append', 'x', 1]], type: 'fail' },
      { statements: [['append', 'x', 2]] },
      { statements: [['r', 'x', [1, 2]]] },
    ] },
  { anomaly: 'duplicate-elements', forbiddenBy: ['read-uncommitted'], allowedBy: [],
    transactions: [
      { statements: [['append', 'x', 1]] },
      { statements: [['r', 'x', [1, 1]]] },
    ] },
  { anomaly: 'incompatible-order', forbiddenBy: ['read-committed'], allowedBy: [],
    transactions: [
      { statements: [['append', 'x', 1]] },
      { statements: [['append', 'x', 2]] },
      { statements: [['r', 'x', [1, 2]]] },
      { statements: [['r', 'x', [2, 1]]] },
    ] },
  { anomaly: 'future-read', forbiddenBy: ['read-committed'], allowedBy: [],
    transactions: [{ statements: [['r', 'x', [1]], ['append', 'x', 1]] }] },
  { anomaly: 'garbage-read', forbiddenBy: ['read-uncommitted'], allowedBy: [],
    transactions: [{ statements: [['r', 'x', [77]]] }] },
];

/** Every anomaly that a list-append history can show by itself. */
export const LIST_APPEND_TEMPLATES: readonly AnomalyTemplate[] = TEMPLATES.map((template) => ({
  ...template,
  workload: 'list-append',
}));
