/** What a linearizable object is; the names are those of the workloads (facts/peers.md §1.4). */
export type LinearizableModel = 'register' | 'cas-register' | 'multi-register' | 'mutex' | 'kv';

/** The functions of a model's operations. */
export type FunctionName = 'read' | 'write' | 'cas' | 'acquire' | 'release' | 'get' | 'put' | 'append' | 'txn';

/** Position of a function in `FUNCTIONS`, as stored in columns. */
export const FUNCTIONS: readonly FunctionName[] = [
  'read',
  'write',
  'cas',
  'acquire',
  'release',
  'get',
  'put',
  'append',
  'txn',
];

interface ModelTraits {
  readonly functions: readonly FunctionName[];
  /** Values are always `[key, value]`, never, or as the history shows. */
  readonly keyed: 'always' | 'never' | 'either';
}

export const MODEL_TRAITS: Readonly<Record<LinearizableModel, ModelTraits>> = {
  register: { functions: ['read', 'write'], keyed: 'either' },
  'cas-register': { functions: ['read', 'write', 'cas'], keyed: 'either' },
  'multi-register': { functions: ['txn'], keyed: 'never' },
  mutex: { functions: ['acquire', 'release'], keyed: 'either' },
  kv: { functions: ['get', 'put', 'append'], keyed: 'always' },
};
