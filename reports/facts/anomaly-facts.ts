import type { Verdict } from '../../harness/checkers/verdict/index.ts';

/** Anomalies of one type; what several checkers say in the same words is one anomaly. */
export interface AnomalyGroup {
  readonly type: string;
  readonly count: number;
  /** Of the first one. */
  readonly message: string;
  readonly checkers: readonly string[];
}

/** In the order in which the checkers name them. */
export function anomalyGroups({ checks }: Verdict): AnomalyGroup[] {
  const groups = new Map<string, { readonly messages: Set<string>; readonly checkers: Set<string> }>();
  for (const [checker, { anomalies }] of Object.entries(checks)) {
    for (const { type, message } of anomalies) {
      const group = groups.get(type) ?? { messages: new Set(), checkers: new Set() };
      groups.set(type, group);
      group.messages.add(message);
      group.checkers.add(checker);
    }
  }
  return [...groups].map(([type, { messages, checkers }]) => {
    const [message = ''] = messages;
    return { type, count: messages.size, message, checkers: [...checkers] };
  });
}
