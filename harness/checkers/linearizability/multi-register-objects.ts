import { QuakeError } from '../../errors.ts';
import type { ObjectHistory } from './object-history.ts';
import type { OperationColumns } from './operation-columns.ts';
import { type Part, partition } from './partition.ts';
import { type Kind, KIND } from './problem.ts';
import { registerProblem } from './register-problem.ts';
import { NOTHING, StateVectors, type VectorStep } from './state-vectors.ts';
import { ValueCodes } from './value-codes.ts';

/**
 * Several registers, all read and written at once. Registers that no transaction uses together are checked apart; one that is only used
 * alone is a plain register, where a transaction that reads and writes is a compare-and-set.
 *
 * @param initial the value of every register, or an object with a value a key
 * @throws QuakeError `QUAKE_HISTORY_OPERATION` (usage) for a malformed transaction
 */
export function multiRegisterObjects(columns: OperationColumns, initial: unknown): readonly ObjectHistory[] {
  const keys = new ValueCodes();
  const values = new ValueCodes();
  const impossible = values.codeOf(['read of two values at once']);
  const steps = Array.from({ length: columns.count }, (_, operation) =>
    stepOf(
      columns.values.values[columns.value[operation] ?? 0],
      (columns.returnedAt[operation] ?? -1) >= 0,
      keys,
      values,
      impossible,
    ),
  );
  const components = new Components(keys.values.length, steps);
  const owner = Int32Array.from(steps, ({ needs, sets }) => {
    const [register] = [...needs.keys(), ...sets.keys()];
    return register === undefined ? -1 : components.componentOf(register);
  });
  const initialCodes = keys.values.map((key) => values.codeOf(initialOf(initial, key)));
  const scratch = new Int32Array(values.values.length);
  return partition(columns, owner, components.members.length).map((part, number) => {
    const members = components.members[number] ?? [];
    const own = Array.from(part.operations, (operation) => steps[operation] ?? NOTHING);
    const [only] = members;
    if (members.length === 1 && only !== undefined) {
      const register = registerProblem({ ...coded(part, own, only), initial: initialCodes[only] ?? 0 }, scratch);
      return { key: keys.values[only], part, problem: register, register };
    }
    const key = members.map((member) => keys.values[member]);
    return { key, part, problem: vectorProblem(part, own, members, initialCodes), register: undefined };
  });
}

function initialOf(initial: unknown, key: unknown): unknown {
  if (typeof initial !== 'object' || initial === null) return initial;
  return (initial as Readonly<Record<string, unknown>>)[String(key)] ?? null;
}

/** What one transaction needs from outside and leaves behind. Of a crashed one nobody knows what it read. */
function stepOf(
  value: unknown,
  isComplete: boolean,
  keys: ValueCodes,
  values: ValueCodes,
  impossible: number,
): VectorStep {
  const needs = new Map<number, number>();
  const sets = new Map<number, number>();
  for (const micro of microOperationsOf(value)) {
    const register = keys.codeOf(micro.key);
    const code = values.codeOf(micro.value);
    if (micro.isWrite) {
      sets.set(register, code);
    } else if (isComplete) {
      const known = sets.get(register) ?? needs.get(register);
      if (known === undefined) needs.set(register, code);
      else if (known !== code) needs.set(register, impossible);
    }
  }
  return { needs, sets };
}

interface MicroOperation {
  readonly isWrite: boolean;
  readonly key: unknown;
  readonly value: unknown;
}

function microOperationsOf(value: unknown): readonly MicroOperation[] {
  if (!Array.isArray(value)) throw malformedTransaction(value);
  return value.map((micro: unknown) => {
    if (!Array.isArray(micro) || micro.length < 2) throw malformedTransaction(micro);
    const [f, key, written] = micro as readonly unknown[];
    if (f === 'read' || f === 'r') return { isWrite: false, key, value: written ?? null };
    if (f === 'write' || f === 'w') return { isWrite: true, key, value: written ?? null };
    throw malformedTransaction(micro);
  });
}

function malformedTransaction(value: unknown): QuakeError {
  return new QuakeError(
    'QUAKE_HISTORY_OPERATION',
    `multi-register needs transactions like [["read", key, value], ["write", key, value]], not ${JSON.stringify(value)}`,
    { exitClass: 'usage' },
  );
}

/** Which registers are ever used together. */
class Components {
  readonly members: number[][] = [];
  readonly #parent: Int32Array;
  readonly #number: Int32Array;

  constructor(registers: number, steps: readonly VectorStep[]) {
    this.#parent = Int32Array.from({ length: registers }, (_, register) => register);
    for (const { needs, sets } of steps) {
      const [first, ...others] = [...needs.keys(), ...sets.keys()];
      for (const other of others) this.#parent[this.#rootOf(other)] = this.#rootOf(first ?? other);
    }
    this.#number = new Int32Array(registers).fill(-1);
    for (let register = 0; register < registers; register++) {
      const root = this.#rootOf(register);
      if ((this.#number[root] ?? -1) < 0) this.#number[root] = this.members.push([]) - 1;
      this.members[this.#number[root] ?? 0]?.push(register);
    }
  }

  componentOf(register: number): number {
    return this.#number[this.#rootOf(register)] ?? 0;
  }

  #rootOf(register: number): number {
    let current = register;
    for (let parent = this.#parent[current] ?? current; parent !== current; parent = this.#parent[current] ?? current) {
      this.#parent[current] = this.#parent[parent] ?? parent;
      current = parent;
    }
    return current;
  }
}

function kindOf({ needs, sets }: VectorStep, registers: number): Kind {
  const isChange = [...sets].some(([register, value]) => needs.get(register) !== value);
  if (!isChange) return registers === 1 ? KIND.read : KIND.look;
  if (needs.size > 0) return registers === 1 ? KIND.cas : KIND.step;
  return sets.size === registers ? KIND.write : KIND.append;
}

function coded(
  part: Part,
  steps: readonly VectorStep[],
  register: number,
): Omit<Parameters<typeof registerProblem>[0], 'initial'> {
  return {
    count: steps.length,
    kind: Uint8Array.from(steps, (step) => kindOf(step, 1)),
    need: Int32Array.from(steps, ({ needs }) => needs.get(register) ?? 0),
    next: Int32Array.from(steps, ({ sets }) => sets.get(register) ?? 0),
    invoked: part.invoked,
    returned: part.returned,
    events: part.events,
  };
}

function vectorProblem(
  part: Part,
  steps: readonly VectorStep[],
  members: readonly number[],
  initialCodes: readonly number[],
): ObjectHistory['problem'] {
  const place = new Map(members.map((register, index) => [register, index]));
  const local = (codes: ReadonlyMap<number, number>): ReadonlyMap<number, number> =>
    new Map([...codes].map(([register, value]) => [place.get(register) ?? 0, value]));
  const groups: VectorStep[] = [];
  const known = new Map<string, number>();
  const group = Int32Array.from(steps, ({ needs, sets }) => {
    const step = { needs: local(needs), sets: local(sets) };
    const key = JSON.stringify([[...step.needs], [...step.sets]]);
    const number = known.get(key) ?? groups.push(step) - 1;
    known.set(key, number);
    return number;
  });
  const space = new StateVectors(groups);
  const initial = members.map((register) => initialCodes[register] ?? 0);
  const kind = Uint8Array.from(steps, (step) => kindOf(step, members.length));
  const next = Int32Array.from(group, (number, index) => {
    if (kind[index] !== KIND.write) return 0;
    const { sets } = groups[number] ?? NOTHING;
    return space.stateOf(members.map((_, register) => sets.get(register) ?? 0));
  });
  const { invoked, returned, events } = part;
  const need = new Int32Array(steps.length);
  const problem = { count: steps.length, kind, need, next, group, invoked, returned, events };
  return { ...problem, initial: space.stateOf(initial), space };
}
