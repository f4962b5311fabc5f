import type { OrderProof } from './edge-reason.ts';
import { explainEdge } from './explain.ts';

/** A proof that no order of versions helps, in one sentence: what is certain and why, then the circle. */
export function explainProof({ certain, circle }: OrderProof): string {
  const lemmas = certain.map(
    ({ order, otherwise }) =>
      `it is certain that ${explainEdge(order)} (the other way round: ${explainProof(otherwise)})`,
  );
  return [...lemmas, circle.map((step) => explainEdge(step)).join('; ')].join('; then ');
}
