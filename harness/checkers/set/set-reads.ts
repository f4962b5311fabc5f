import { type IntSegment, segmentsOfIntRuns } from '../../history/int-runs.ts';
import type { Operation } from '../../history/operation.ts';
import { pairOperations, UNPAIRED } from '../../history/pairing.ts';
import type { NodeRoles } from '../roles/index.ts';
import { elementsOf, isSetOperation } from './set-operations.ts';

/** A read of the whole set that succeeded. */
export interface SetRead {
  readonly invoke: Operation;
  readonly ok: Operation;
  readonly node?: string;
  readonly final: boolean;
  /**
   * The read counts as one of the set itself, not of a copy that may be behind: its node certainly was primary all the
   * while, or it names no node because it went to an address that always leads to the primary.
   */
  readonly primary: boolean;
  /** Ascending, without overlap. */
  readonly segments: readonly IntSegment[];
}

/** All successful reads in order of their invocation. */
export function setReadsOf(history: readonly Operation[], roles: NodeRoles): readonly SetRead[] {
  const partners = pairOperations(history);
  const reads: SetRead[] = [];
  history.forEach((ok, position) => {
    if (ok.type !== 'ok' || ok.f !== 'read' || !isSetOperation(ok)) return;
    const partner = partners[position] ?? UNPAIRED;
    const invoke = history[partner] ?? ok;
    const final = ok.final === true;
    const { node } = ok;
    reads.push({
      invoke,
      ok,
      ...(node === undefined ? {} : { node }),
      final,
      primary: node === undefined || isPrimary(roles, node, invoke.time, ok.time, final),
      segments: segmentsOfIntRuns(elementsOf(ok)),
    });
  });
  return reads.sort((a, b) => a.invoke.index - b.invoke.index);
}

function isPrimary(roles: NodeRoles, node: string, from: number, to: number, final: boolean): boolean {
  return final ? roles.isPrimaryAtEnd(node, from) : roles.wasPrimary(node, from, to);
}

/** Did the read return the element? */
export function holds({ segments }: SetRead, value: number): boolean {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.high ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return (segments[low]?.low ?? Infinity) <= value;
}
