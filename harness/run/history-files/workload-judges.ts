import { QuakeError } from '../../errors.ts';
import type { JudgeFactory } from './history-judge.ts';
import type { OtherWorkloadName } from './other-judges.ts';

type Load = () => Promise<JudgeFactory>;

const REGISTERS = ['register', 'cas-register', 'multi-register', 'mutex', 'kv'] as const;
const OTHERS = [
  'set',
  'set-full',
  'counter',
  'unique-ids',
  'queue',
  'total-queue',
  'long-fork',
  'causal-reverse',
  'monotonic',
  'sequential',
  'stats',
] as const satisfies readonly OtherWorkloadName[];

/** What a history file may hold. Each is loaded when it is needed: most of the time for a small file is loading code. */
const JUDGES: ReadonlyMap<string, Load> = new Map<string, Load>([
  ['list-append', async () => (await import('./list-append-judge.ts')).listAppendJudge],
  ['rw-register', async () => (await import('./rw-register-judge.ts')).rwRegisterJudge],
  ['bank', async () => (await import('./bank-judge.ts')).bankJudge],
  ...REGISTERS.map((name): [string, Load] => [
    name,
    async () => (await import('./linearizability-judge.ts')).linearizabilityJudge(name),
  ]),
  ...OTHERS.map((name): [string, Load] => [name, async () => (await import('./other-judges.ts')).otherJudge(name)]),
  ['sequential (causal-reverse)', async () => (await import('./other-judges.ts')).otherJudge('causal-reverse')],
]);

/** Names of the workloads that a file may hold. */
export const FILE_WORKLOADS: readonly string[] = [...JUDGES.keys()].filter((name) => !name.includes(' '));

/** Throws a usage error for a name that is not known. */
export async function judgeOf(workload: string): Promise<JudgeFactory> {
  const load = JUDGES.get(workload);
  if (load !== undefined) return load();
  throw new QuakeError('QUAKE_UNKNOWN_WORKLOAD', `--workload: there is no workload "${workload}"`, {
    exitClass: 'usage',
    hint: `A history file may hold ${FILE_WORKLOADS.join(', ')}.`,
  });
}
