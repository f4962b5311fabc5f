import type { Operation } from '../../history/operation.ts';

/** What operations have shown, in words such as `txn append`, `read list`, `add`. */
type Signs = ReadonlySet<string>;

/** The first rule whose signs are all there decides; the order is from what says most to what says least. */
const RULES: readonly (readonly [workload: string, ...signs: readonly string[]])[] = [
  ['list-append', 'txn append'],
  ['rw-register', 'txn w'],
  ['multi-register', 'txn write'],
  ['multi-register', 'txn read'],
  ['list-append', 'txn r list'],
  ['rw-register', 'txn r'],
  ['total-queue', 'enqueue'],
  ['total-queue', 'dequeue'],
  ['unique-ids', 'generate'],
  ['mutex', 'acquire'],
  ['kv', 'put'],
  ['kv', 'get'],
  ['cas-register', 'cas'],
  ['bank', 'transfer'],
  ['bank', 'read map'],
  ['monotonic', 'inc'],
  ['set-full', 'add', 'read list'],
  ['counter', 'add', 'read plain'],
  ['long-fork', 'read micro-operations'],
  ['long-fork', 'write micro-operations'],
  ['cas-register', 'write pair'],
  ['sequential', 'write plain', 'read parts'],
  ['causal-reverse', 'write plain', 'read list'],
  ['cas-register', 'write plain'],
  ['set-full', 'add'],
  ['set-full', 'read list'],
  ['cas-register', 'read plain'],
];

/** Signs after which no later operation can change the answer. */
const CERTAIN: ReadonlySet<string> = new Set([
  'txn append',
  'txn w',
  'txn write',
  'enqueue',
  'dequeue',
  'generate',
  'acquire',
  'put',
  'cas',
  'transfer',
  'inc',
]);

/** Our own workloads whose file form has another name. */
const OWN_NAMES: Readonly<Record<string, string>> = { set: 'set-full', register: 'cas-register' };

/** Tells from its operations what a history is about. */
export class WorkloadGuess {
  readonly #signs = new Set<string>();
  readonly #named = new Set<string>();

  note({ process, type, f, value, workload }: Operation): void {
    if (typeof process !== 'number') return;
    if (workload !== undefined) this.#named.add(OWN_NAMES[workload] ?? workload);
    for (const sign of signsOf(type, f, value)) this.#signs.add(sign);
  }

  /** Names that operations themselves give. */
  get named(): readonly string[] {
    return [...this.#named].sort();
  }

  /** Need no more operations be looked at? */
  get isCertain(): boolean {
    return this.#named.size === 0 && [...this.#signs].some((sign) => CERTAIN.has(sign));
  }

  /** Undefined when nothing fits. */
  workload(): string | undefined {
    const [named] = this.#named;
    if (named !== undefined) return named;
    const signs: Signs = this.#signs;
    return RULES.find(([, ...wanted]) => wanted.every((sign) => signs.has(sign)))?.[0];
  }
}

function signsOf(type: Operation['type'], f: string, value: unknown): readonly string[] {
  if (f === 'txn') return Array.isArray(value) ? value.map(microSign) : [];
  if (f === 'read') return type === 'ok' ? [`read ${shapeOf(value)}`] : [];
  if (f === 'write') return [isMicroOperations(value) ? 'write micro-operations' : `write ${pairOrPlain(value)}`];
  return [f];
}

function microSign(micro: unknown): string {
  if (!Array.isArray(micro)) return 'txn odd';
  const [kind, , value] = micro as readonly unknown[];
  return `txn ${String(kind)}${kind === 'r' && Array.isArray(value) ? ' list' : ''}`;
}

function shapeOf(value: unknown): string {
  if (isMicroOperations(value)) return 'micro-operations';
  if (Array.isArray(value)) return value.length === 2 && Array.isArray(value[1]) ? 'parts' : 'list';
  return typeof value === 'object' && value !== null ? 'map' : 'plain';
}

function pairOrPlain(value: unknown): string {
  return Array.isArray(value) ? 'pair' : 'plain';
}

function isMicroOperations(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => Array.isArray(item) && (item[0] === 'r' || item[0] === 'w'))
  );
}
