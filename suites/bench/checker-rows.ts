import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Operation } from '../../harness/history/operation.ts';
import {
  simulateBank,
  simulateKeyValues,
  simulateRegisters,
  simulateSet,
  simulateTransactions,
  withStaleRead,
  type SimulatedIsolation,
  type TransactionWorkload,
} from '../../harness/simulation/index.ts';
import { ednLine } from './checker-histories.ts';

/** One line of the table: a history that is always the same, what is asked, and what is wished for. */
export interface BenchmarkRow {
  readonly name: string;
  /** Parameters of `dbquake check` besides the files. */
  readonly parameters: readonly string[];
  readonly valid: boolean;
  /** Makes the history; or the files are there already. */
  readonly source: History | { readonly files: readonly string[] };
  readonly goal: { readonly seconds: number; readonly megabytes?: number };
  /** How the reference fares (facts of the project, measured on such a machine). */
  readonly reference: string;
  /** Takes a minute or more all in all: one round unless more are asked for. */
  readonly long?: true;
}

export interface History {
  readonly generate: () => Iterable<Operation>;
  readonly line?: (operation: Operation) => string;
}

const SEED = 20260101;
const FIXTURES = path.join(import.meta.dirname, '../../harness/checkers/linearizability/fixtures');

function transactions(workload: TransactionWorkload, operations: number, isolation: SimulatedIsolation): History {
  return {
    generate: () => simulateTransactions({ seed: SEED, operations, processes: 20, workload, isolation }),
  };
}

const append10k = transactions('list-append', 10_000, 'strict-serializable');
const append100k = transactions('list-append', 100_000, 'strict-serializable');
const append1M = transactions('list-append', 1_000_000, 'strict-serializable');
const listAppend = ['--workload', 'list-append'];
const rwRegister = ['--workload', 'rw-register'];
const register = ['--workload', 'register'];
const casRegister = ['--workload', 'cas-register'];
const oneRegister = { seed: SEED, operations: 10_000, processes: 20, values: 5, casShare: 0.25 } as const;

// prettier-ignore
export const BENCHMARK_ROWS: readonly BenchmarkRow[] = [
  { name: 'list-append 10k', parameters: listAppend, valid: true, source: append10k,
    goal: { seconds: 0.6 }, reference: 'Elle 3.2 s, 250 MB' },
  { name: 'list-append 100k', parameters: listAppend, valid: true, source: append100k,
    goal: { seconds: 1.5, megabytes: 400 }, reference: 'Elle 12.6 s, 1.8 GB' },
  { name: 'list-append 100k, EDN', parameters: listAppend, valid: true, source: { ...append100k, line: ednLine },
    goal: { seconds: 3 }, reference: 'Elle 12.6 s, 1.8 GB' },
  { name: 'list-append 1M', parameters: listAppend, valid: true, source: append1M,
    goal: { seconds: 12, megabytes: 2500 }, reference: 'Elle 85 s, 11 GB', long: true },
  { name: 'rw-register 100k', parameters: rwRegister, valid: true,
    source: transactions('rw-register', 100_000, 'strict-serializable'),
    goal: { seconds: 2 }, reference: 'Elle 11.8 s, 2.0 GB' },
  { name: 'rw-register 1M', parameters: rwRegister, valid: true,
    source: transactions('rw-register', 1_000_000, 'strict-serializable'),
    goal: { seconds: 15 }, reference: 'Elle 72 s, 13.6 GB', long: true },
  { name: 'list-append 10k, dense anomalies', parameters: listAppend, valid: false,
    source: transactions('list-append', 10_000, 'stale-snapshot'),
    goal: { seconds: 3, megabytes: 1000 }, reference: 'Elle 26 s, 10 GB, unfinished searches' },
  { name: 'list-append 100k, dense anomalies', parameters: listAppend, valid: false,
    source: transactions('list-append', 100_000, 'stale-snapshot'),
    goal: { seconds: 20 }, reference: 'Elle unfinished at 100 s', long: true },
  { name: 'register, 10 processes, 10k', parameters: register, valid: true,
    source: { generate: () => simulateRegisters({ seed: SEED, operations: 10_000, processes: 10 }) },
    goal: { seconds: 0.3 }, reference: 'check only: Porcupine 0.09 s, Knossos 1.1 s' },
  { name: 'register, 20 processes, 10k, 5 values, 1/4 cas', parameters: casRegister, valid: true,
    source: { generate: () => simulateRegisters(oneRegister) },
    goal: { seconds: 2, megabytes: 500 }, reference: 'Porcupine 16 s, 5.9 GB' },
  { name: 'register, 20 processes, 10k, unique, 1/4 cas', parameters: casRegister, valid: true,
    source: { generate: () => simulateRegisters({ ...oneRegister, values: 'unique' }) },
    goal: { seconds: 0.5 }, reference: '' },
  { name: 'register, 20 processes, 1k, one stale read', parameters: register, valid: false,
    source: {
      generate: () => withStaleRead([...simulateRegisters({ seed: SEED, operations: 1000, processes: 20 })], 0.9),
    },
    goal: { seconds: 0.5 }, reference: 'Porcupine 6.9 s' },
  { name: 'etcd logs in one process', parameters: casRegister, valid: false,
    source: { files: etcdLogs() },
    goal: { seconds: 0.3 }, reference: 'Porcupine 7 ms a log, check only' },
  { name: 'key-value, 50 clients, 1.7k', parameters: ['--workload', 'kv'], valid: true,
    source: { generate: () => simulateKeyValues({ seed: SEED, operations: 1700, processes: 50 }) },
    goal: { seconds: 0.4 }, reference: 'Porcupine 0.15 s, check only' },
  { name: '50 registers, 100k', parameters: casRegister, valid: true,
    source: { generate: () => simulateRegisters({ seed: SEED, operations: 100_000, processes: 50, registers: 50 }) },
    goal: { seconds: 0.6 }, reference: 'check only: Porcupine 0.09 s, Knossos 2.6 s' },
  { name: 'set-full 100k, 50 reads', parameters: ['--workload', 'set-full'], valid: true,
    source: { generate: () => simulateSet({ seed: SEED, operations: 100_000, processes: 20, reads: 50 }) },
    goal: { seconds: 0.7 }, reference: 'Jepsen 4.5 s, check only' },
  { name: 'bank 100k', parameters: ['--workload', 'bank'], valid: true,
    source: { generate: () => simulateBank({ seed: SEED, operations: 100_000, processes: 20 }) },
    goal: { seconds: 0.5 }, reference: 'Jepsen 0.30 s, check only' },
];

function etcdLogs(): string[] {
  try {
    return readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?:^|\/)etcd-\d+\.jsonl$/.test(name))
      .sort()
      .map((name) => path.join(FIXTURES, name));
  } catch {
    return [];
  }
}
