import {
  checkCausalReverse,
  checkLongFork,
  checkMonotonic,
  checkSequential,
  forkReadOf,
  observationOf,
} from '../../checkers/read-order/index.ts';
import { checkCounter, numberOf } from '../../checkers/counter.ts';
import { checkQueue, checkTotalQueue } from '../../checkers/queue/index.ts';
import { checkSetFinal, checkSetFull } from '../../checkers/set-full/index.ts';
import { checkUniqueIds } from '../../checkers/unique-ids.ts';
import { listOf } from '../../checkers/values.ts';
import type { Operation } from '../../history/operation.ts';
import { CollectedJudge, type CollectedWorkload } from './collected-judge.ts';
import type { HistoryJudge, JudgeFactory, JudgeOptions } from './history-judge.ts';
import { refuseOptions } from './refuse-options.ts';
import { statsOfHistory } from './stats-of-history.ts';

type Validate = (operation: Operation) => void;

interface OtherWorkload extends Omit<CollectedWorkload, 'check'> {
  /** Models that `--model` may name. */
  readonly models?: readonly string[];
  readonly initial?: boolean;
  readonly check: (history: readonly Operation[], options: JudgeOptions) => ReturnType<CollectedWorkload['check']>;
}

const LINEARIZABLE = 'linearizable';
/** Promises under which a read need not show what was acknowledged before it began. */
const NOT_UP_TO_DATE: readonly string[] = ['serializable', 'sequential', 'strong-session-serializable'];

const ONLY_QUEUE: Validate = okOf('drain', listOf);
const QUEUE_FUNCTIONS = ['enqueue', 'dequeue', 'drain'];

export type OtherWorkloadName =
  | 'queue'
  | 'total-queue'
  | 'counter'
  | 'unique-ids'
  | 'long-fork'
  | 'monotonic'
  | 'sequential'
  | 'causal-reverse'
  | 'set'
  | 'set-full'
  | 'stats';

const WORKLOADS: Readonly<Record<OtherWorkloadName, OtherWorkload>> = {
  queue: { names: ['queue'], functions: QUEUE_FUNCTIONS, validate: ONLY_QUEUE, check: checkQueue },
  'total-queue': {
    names: ['queue', 'total-queue'],
    functions: QUEUE_FUNCTIONS,
    validate: ONLY_QUEUE,
    check: checkTotalQueue,
  },
  counter: {
    names: ['counter'],
    functions: ['add', 'read'],
    initial: true,
    validate: (operation) => {
      if (operation.f === 'add' ? operation.type === 'invoke' : operation.type === 'ok') numberOf(operation);
    },
    check: (history, { initial }) => checkCounter(history, initial === undefined ? 0 : Number(initial)),
  },
  'unique-ids': { names: ['unique-ids'], functions: ['generate'], check: checkUniqueIds },
  'long-fork': { names: ['long-fork'], validate: forkReadOf, check: checkLongFork },
  monotonic: {
    names: ['monotonic'],
    validate: ({ type, ...rest }) => type === 'ok' && observationOf({ type, ...rest }),
    check: checkMonotonic,
  },
  sequential: {
    names: ['sequential'],
    functions: ['read', 'write'],
    validate: okOf('read', listOf),
    // The name also stands for causal-reverse: there a read shows plain values.
    check: (history, options) =>
      history.some(isPlainRead) ? causalReverse(history, options) : checkSequential(history),
  },
  'causal-reverse': {
    names: ['causal-reverse'],
    functions: ['read', 'write'],
    models: ['strict-serializable', ...NOT_UP_TO_DATE],
    validate: okOf('read', listOf),
    check: causalReverse,
  },
  set: {
    names: ['set'],
    functions: ['add', 'read'],
    validate: okOf('read', listOf),
    check: checkSetFinal,
  },
  'set-full': {
    names: ['set', 'set-full'],
    functions: ['add', 'read'],
    models: [LINEARIZABLE],
    validate: okOf('read', listOf),
    check: (history, { models }) => checkSetFull(history, { linearizable: models?.includes(LINEARIZABLE) === true }),
  },
  stats: { names: [], check: statsOfHistory },
};

/** The judge of a workload that is neither transactions nor a linearizable object. */
export function otherJudge(name: OtherWorkloadName): JudgeFactory {
  const { models, initial, check, ...workload } = WORKLOADS[name];
  return (options: JudgeOptions): HistoryJudge => {
    refuseOptions(name, options, {
      ...(models === undefined ? {} : { models }),
      ...(initial === undefined ? {} : { initial }),
    });
    return new CollectedJudge({ ...workload, check: (history) => check(history, options) }, options);
  };
}

function causalReverse(history: readonly Operation[], { models }: JudgeOptions): ReturnType<typeof checkCausalReverse> {
  const upToDate = models === undefined || models.some((model) => !NOT_UP_TO_DATE.includes(model));
  return checkCausalReverse(history, { upToDate });
}

/** A read that shows something and no list in it. */
function isPlainRead({ f, type, value }: Operation): boolean {
  return f === 'read' && type === 'ok' && Array.isArray(value) && !value.some((item) => Array.isArray(item));
}

/** Looks at the ok completions of one function. */
function okOf(f: string, validate: (operation: Operation) => unknown): Validate {
  return (operation) => {
    if (operation.f === f && operation.type === 'ok') validate(operation);
  };
}
