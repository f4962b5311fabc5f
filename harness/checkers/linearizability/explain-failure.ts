import type { Operation } from '../../history/operation.ts';
import { detailFailure, type Failure } from './decide.ts';
import type {
  Configuration,
  FinalPath,
  LinearizabilityFailure,
  LinearizabilityOptions,
  OperationView,
  PathStep,
} from './linearizability-result.ts';
import { FUNCTIONS } from './model.ts';
import type { ObjectHistory } from './object-history.ts';
import { OPEN, type OperationColumns } from './operation-columns.ts';
import { applyPlain, REFUSED } from './sequential-object.ts';

const MOST_STEPS = 20;
const MOST_OPEN = 50;

/** The facts about a key without an order. */
export function explainFailure(
  history: readonly Operation[],
  columns: OperationColumns,
  object: ObjectHistory,
  failure: Failure,
  options: LinearizabilityOptions,
): LinearizabilityFailure {
  const view = new Viewer(history, columns, object);
  const detail = detailFailure(object, failure);
  const { event } = failure;
  const position = object.part.positions[event] ?? 0;
  const returning = (object.problem.events[event] ?? 0) >> 1;
  const replays = detail.orders.map((order) => replay(view, order, options));
  return {
    ...(object.key === undefined ? {} : { key: object.key }),
    shortestPrefix: {
      length: position + 1,
      operationCount: object.problem.invoked.filter((invoked) => invoked < event).length,
      operation: view.of(returning),
    },
    finalPaths: replays.map(({ path }) => path),
    configurations: distinct(
      replays.map(({ state }, index) => ({ state, open: view.openBeside(detail.orders[index] ?? [], event) })),
    ),
    configurationCount: detail.configurationCount,
    ...(detail.conflict === undefined
      ? {}
      : {
          conflict: {
            type: detail.conflict.type,
            operations: detail.conflict.operations.map((operation) => view.of(operation)),
          },
        }),
  };
}

function distinct(configurations: readonly Configuration[]): readonly Configuration[] {
  return [...new Map(configurations.map((configuration) => [JSON.stringify(configuration), configuration])).values()];
}

interface Replay {
  readonly path: FinalPath;
  readonly state: unknown;
}

function replay(view: Viewer, order: readonly number[], { model, initial }: LinearizabilityOptions): Replay {
  let state = view.initialState(model, initial);
  const steps: PathStep[] = [];
  order.forEach((operation, index) => {
    const plain = view.of(operation);
    const after = applyPlain(model, state, plain);
    if (after !== REFUSED) state = after;
    if (index >= order.length - MOST_STEPS) steps.push({ operation: plain, state: asData(state) });
  });
  return { path: { length: order.length, steps }, state: asData(state) };
}

/** Several registers as a list of `[key, value]`. */
function asData(state: unknown): unknown {
  if (!(state instanceof Map)) return state;
  return [...(state as ReadonlyMap<string, unknown>)].map(([key, value]) => [JSON.parse(key) as unknown, value]);
}

/** Turns operations of a problem back into operations of the history. */
class Viewer {
  readonly #history: readonly Operation[];
  readonly #columns: OperationColumns;
  readonly #object: ObjectHistory;

  constructor(history: readonly Operation[], columns: OperationColumns, object: ObjectHistory) {
    this.#history = history;
    this.#columns = columns;
    this.#object = object;
  }

  of(operation: number): OperationView {
    const { columns, value, column } = this.#valueOf(operation);
    const invokedAt = columns.invokedAt[column] ?? 0;
    const returnedAt = columns.returnedAt[column] ?? OPEN;
    const invocation = this.#history[invokedAt];
    const shown = this.#history[returnedAt === OPEN ? invokedAt : returnedAt];
    const node = shown?.node ?? invocation?.node;
    return {
      index: shown?.index ?? 0,
      ...(invokedAt === returnedAt ? {} : { invoked: invocation?.index ?? 0 }),
      process: shown?.process ?? 0,
      ...(node === undefined ? {} : { node }),
      f: FUNCTIONS[columns.f[column] ?? 0] ?? '',
      value,
      ...(returnedAt === OPEN ? { crashed: true } : {}),
    };
  }

  /** Operations that were open at the event and are not in the order, crashed ones last. */
  openBeside(order: readonly number[], event: number): readonly OperationView[] {
    const { invoked, returned, count } = this.#object.problem;
    const placed = new Set(order);
    const open: number[] = [];
    for (let operation = 0; operation < count && (invoked[operation] ?? 0) < event; operation++) {
      if ((returned[operation] ?? 0) >= event && !placed.has(operation)) open.push(operation);
    }
    return open
      .toSorted((a, b) => (returned[a] ?? 0) - (returned[b] ?? 0))
      .slice(0, MOST_OPEN)
      .map((operation) => this.of(operation));
  }

  initialState(model: LinearizabilityOptions['model'], initial: unknown): unknown {
    if (model === 'mutex') return null;
    if (model !== 'multi-register') return initial ?? (model === 'kv' ? '' : null);
    const { key } = this.#object;
    const keys = Array.isArray(key) ? (key as readonly unknown[]) : [key];
    const byKey = typeof initial === 'object' && initial !== null ? (initial as Record<string, unknown>) : undefined;
    return new Map(
      keys.map((name) => [
        JSON.stringify(name),
        byKey === undefined ? (initial ?? null) : (byKey[String(name)] ?? null),
      ]),
    );
  }

  #valueOf(operation: number): { columns: OperationColumns; value: unknown; column: number } {
    const columns = this.#columns;
    const column = this.#object.part.operations[operation] ?? 0;
    const value = columns.values.values[columns.value[column] ?? 0];
    const isCas = FUNCTIONS[columns.f[column] ?? 0] === 'cas';
    if (!isCas) return { columns, value, column };
    return { columns, value: [value, columns.values.values[columns.to[column] ?? 0]], column };
  }
}
