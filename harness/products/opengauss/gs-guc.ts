import type { CommandRecord } from '../../cluster/command-record.ts';
import type { ClusterNode } from '../../cluster/node.ts';
import { outputOf } from './gs-ctl-results.ts';
import { DATA_DIRECTORY } from './installation.ts';
import { lastLines } from './outcomes.ts';
import { asServerAccount, commandLine } from './shell.ts';

const DEADLINE_MS = 30_000;

/** A parameter as gs_guc wants it: strings must be quoted inside `-c`, nothing else may be (facts/opengauss.md §9). */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly type: 'string' | 'plain';
}

export type GucResult = { readonly outcome: 'done' } | { readonly outcome: 'failed'; readonly text: string };

/** Writes the parameters into postgresql.conf, all in one call; a running server does not look at them yet. */
export async function setParameters(node: ClusterNode, parameters: readonly Parameter[]): Promise<GucResult> {
  return readGuc(await node.exec(asServerAccount(parametersLine(parameters)), { timeoutMs: DEADLINE_MS }));
}

/** Writes the parameters and makes the running server read its configuration again. */
export async function reloadParameters(node: ClusterNode, parameters: readonly Parameter[]): Promise<GucResult> {
  return readGuc(await node.exec(asServerAccount(parametersLine(parameters, 'reload')), { timeoutMs: DEADLINE_MS }));
}

/**
 * Appends lines to pg_hba.conf, in this order. All in one call; a version that takes only one at a time does not echo the others,
 * and gets them one by one.
 */
export async function setHostRules(node: ClusterNode, rules: readonly string[]): Promise<GucResult> {
  const record = await node.exec(asServerAccount(hostRulesLine(rules)), { timeoutMs: DEADLINE_MS });
  const missing = rulesNotEchoed(rules, record);
  if (missing.length === 0 || missing.length === rules.length) return readGuc(record);
  for (const rule of missing) {
    const result = readGuc(await node.exec(asServerAccount(hostRulesLine([rule])), { timeoutMs: DEADLINE_MS }));
    if (result.outcome !== 'done') return result;
  }
  return { outcome: 'done' };
}

export function hostRulesLine(rules: readonly string[]): string {
  return commandLine(['gs_guc', 'set', '-D', DATA_DIRECTORY, ...rules.flatMap((rule) => ['-h', rule])]);
}

/** `gs_guc sethba: host all all 10.0.0.0/24 md5: [/data/pg_hba.conf]` for each rule that was written (recording 22). */
export function rulesNotEchoed(rules: readonly string[], record: CommandRecord): readonly string[] {
  const text = outputOf(record);
  return rules.filter((rule) => !text.includes(`hba: ${rule}: [`));
}

export function parametersLine(parameters: readonly Parameter[], operation: 'set' | 'reload' = 'set'): string {
  const words = parameters.flatMap(({ name, value, type }) => [
    '-c',
    type === 'string' ? `${name}='${value}'` : `${name}=${value}`,
  ]);
  return commandLine(['gs_guc', operation, '-D', DATA_DIRECTORY, ...words]);
}

export function readGuc(record: CommandRecord): GucResult {
  const text = outputOf(record);
  const succeeded = text.includes('Success to perform gs_guc!');
  const failed = /Failure to perform gs_guc!|^ERROR: |the gs_guc process should be stopped/m.test(text);
  return succeeded && !failed ? { outcome: 'done' } : { outcome: 'failed', text: reason(record, text) };
}

/** gs_guc repeats its arguments on stderr; what went wrong is the line with ERROR, where there is one. */
function reason(record: CommandRecord, text: string): string {
  if (record.timedOut) return `no answer within ${DEADLINE_MS} ms`;
  return /^ERROR: .*/m.exec(text)?.[0] ?? lastLines(record.stdout === '' ? record.stderr : record.stdout);
}
