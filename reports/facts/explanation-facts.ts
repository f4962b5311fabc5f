import type { Anomaly, CheckResult } from '../../harness/checkers/checker.ts';
import { linearizabilityText, type LinearizabilityResult } from '../../harness/checkers/linearizability/index.ts';
import { statedOperationTitle, statementLine } from '../../harness/checkers/stated-operation.ts';
import { explainAnomaly, type TransactionAnomaly } from '../../harness/checkers/transactions/index.ts';
import { shortenLine } from '../format/shorten-line.ts';
import type { Verdict } from '../../harness/checkers/verdict/index.ts';

/** Why an anomaly is one, in lines; and what its clients did, in SQL. */
export interface Explanation {
  readonly reasons: readonly string[];
  readonly operations: readonly ExplainedOperation[];
}

export interface ExplainedOperation {
  /** `operation 12, process 3 on n1, at 1.204 s to 1.215 s, ok` */
  readonly title: string;
  /** `SELECT elements FROM t WHERE id = 4;  -- returned [1,2]` */
  readonly statements: readonly string[];
}

/** Longer lines hold whole tables; `verdict.json` has them. */
const LONGEST_LINE = 600;

/** Undefined where there is nothing to say beyond the message. */
export function explanationOf(check: CheckResult, anomaly: Anomaly): Explanation | undefined {
  const reasons = reasonsOf(check, anomaly);
  const operations = (anomaly.statements ?? []).map((stated) => ({
    title: statedOperationTitle(stated),
    statements: stated.statements.map(statementLine),
  }));
  if (reasons.length === 0 && operations.length === 0) return undefined;
  return { reasons: reasons.map((reason) => shortenLine(reason, LONGEST_LINE)), operations };
}

/** The first anomaly of each type that can be explained. */
export function explanations({ checks }: Verdict): readonly (Explanation & { readonly type: string })[] {
  const found = new Map<string, Explanation>();
  for (const check of Object.values(checks)) {
    for (const anomaly of check.anomalies) {
      if (found.has(anomaly.type)) continue;
      const explanation = explanationOf(check, anomaly);
      if (explanation !== undefined) found.set(anomaly.type, explanation);
    }
  }
  return [...found].map(([type, explanation]) => ({ type, ...explanation }));
}

/** In the words of the checker, without the sentence that the message says already. */
function reasonsOf(check: CheckResult, anomaly: Anomaly): readonly string[] {
  if ('transactions' in anomaly) return afterMessage(explainAnomaly(anomaly as TransactionAnomaly));
  if (!('failures' in check && 'model' in check)) return [];
  const result = check as LinearizabilityResult;
  // There is an anomaly for each failure.
  const failure = result.failures[result.anomalies.indexOf(anomaly)];
  return failure === undefined ? [] : afterMessage(linearizabilityText({ ...result, failures: [failure] }));
}

function afterMessage(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^ {2}/, ''));
}
