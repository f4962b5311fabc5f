import type { DigestRecord, Operation } from '../../history/operation.ts';
import type { Anomaly, CheckResult, Checker, Evidence } from '../checker.ts';
import { latestSamples, stepProblems } from './in-step.ts';
import { nodesThatCaughtUp } from './moments.ts';
import { plural } from '../wording.ts';

/** One table, as every node shows it by every access path. */
export interface TableAgreement {
  readonly table: string;
  readonly agreed: boolean;
  /** In order of node and path; the last digest of each. */
  readonly digests: readonly DigestRecord[];
}

export interface AgreementResult extends CheckResult {
  readonly tables: readonly TableAgreement[];
  /**
   * Nodes that replicate no more, as they said last, or have not replayed all of the load. That they show other rows is the matter of `convergence`
   * and no violation of consistency.
   */
  readonly nodesOutOfStep: readonly string[];
  /** Nodes without a digest of some table. */
  readonly missingNodes: readonly string[];
}

/** The same rows on every node, by sequential scan, by index and by index alone (facts/peers.md §6, row 5). */
export const agreementChecker: Checker<AgreementResult> = {
  name: 'agreement',
  check: (evidence: Evidence): AgreementResult => {
    const { history, states, cluster } = evidence;
    const digests = history.filter(isDigest).map(({ value }) => value as DigestRecord);
    const tables = [...new Set(digests.map(({ table }) => table))].sort().map((table) => agreementOn(table, digests));
    const names = cluster.nodes.map(({ name }) => name);
    const missingNodes = names.filter((name) =>
      tables.some((table) =>
        pathsOf(table).some((path) => !table.digests.some((one) => one.node === name && one.path === path)),
      ),
    );
    const caughtUp = nodesThatCaughtUp(evidence);
    const nodesOutOfStep = stepProblems(latestSamples(states), cluster).flatMap(({ kind, node }) => {
      if (kind === 'silent' || node === undefined) return [];
      // Reading the tables writes WAL too (hint bits): who is behind by that has the same rows.
      return kind === 'behind' && caughtUp.has(node) ? [] : [node];
    });
    const anomalies = tables.filter(({ agreed }) => !agreed).map(toAnomaly);
    const wrong = tables.some(({ digests: all }) => !isEqual(all.filter(({ node }) => !nodesOutOfStep.includes(node))));
    const known = tables.length > 0 && missingNodes.length === 0 && anomalies.length === 0;
    return {
      valid: wrong ? false : known ? true : 'unknown',
      class: 'consistency',
      summary: summaryOf(tables, anomalies, missingNodes, names.length),
      anomalies,
      tables,
      nodesOutOfStep: [...new Set(nodesOutOfStep)],
      missingNodes,
    };
  },
};

/** Of a single column there is no digest by index scan; runs from before there were index-only scans have none of these. */
function pathsOf({ table, digests }: TableAgreement): readonly DigestRecord['path'][] {
  const always: readonly DigestRecord['path'][] = table.endsWith(')')
    ? ['sequential scan']
    : ['sequential scan', 'index scan'];
  return digests.some(({ path }) => path === 'index-only scan') ? [...always, 'index-only scan'] : always;
}

function isDigest({ process, f, type }: Operation): boolean {
  return process === 'operator' && f === 'digest' && type === 'ok';
}

function agreementOn(table: string, all: readonly DigestRecord[]): TableAgreement {
  const latest = new Map<string, DigestRecord>();
  for (const digest of all) if (digest.table === table) latest.set(`${digest.node} ${digest.path}`, digest);
  const digests = [...latest.values()].sort((a, b) => a.node.localeCompare(b.node) || b.path.localeCompare(a.path));
  return { table, agreed: isEqual(digests), digests };
}

function isEqual(digests: readonly DigestRecord[]): boolean {
  return new Set(digests.map(contentOf)).size <= 1;
}

function contentOf({ rows, hash }: DigestRecord): string {
  return `${rows} ${hash}`;
}

/** Names who differs from what most show. */
function toAnomaly({ table, digests }: TableAgreement): Anomaly {
  const votes = new Map<string, number>();
  for (const digest of digests) votes.set(contentOf(digest), (votes.get(contentOf(digest)) ?? 0) + 1);
  const [usual] = [...votes].sort((a, b) => b[1] - a[1]);
  const odd = digests.filter((digest) => contentOf(digest) !== usual?.[0]);
  const others = digests.find((digest) => contentOf(digest) === usual?.[0]);
  const differing = odd.map(({ node, path, rows }) => `${node} by ${path} (${plural(rows, 'row')})`);
  return {
    type: 'different-rows',
    message:
      `Table ${table} differs on ${differing.join(', ')}` +
      (others === undefined ? '' : ` from ${others.node} by ${others.path} (${plural(others.rows, 'row')})`),
    nodes: [...new Set(odd.map(({ node }) => node))],
  };
}

function summaryOf(
  tables: readonly TableAgreement[],
  anomalies: readonly Anomaly[],
  missing: readonly string[],
  nodes: number,
): string {
  if (anomalies.length > 0) return anomalies.map(({ message }) => message).join('; ');
  if (tables.length === 0) return 'no table was compared between the nodes';
  if (missing.length > 0) return `not all tables of ${missing.join(', ')} could be read for comparison`;
  const whole = tables.filter(({ table }) => !table.endsWith(')')).length;
  const indexOnly = tables.some(({ digests }) => digests.some(({ path }) => path === 'index-only scan'));
  const paths = indexOnly ? 'by sequential scan, by index and by index alone' : 'by sequential scan and by index';
  return `${plural(whole, 'table')} equal on ${plural(nodes, 'node')}, ${paths}`;
}
