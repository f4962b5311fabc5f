import type { Injection } from './fault.ts';

/**
 * One line of `journal.jsonl`. `inject-intent` and `heal-intent` are on the disk before anything is done; `injected`
 * brings what must be known to heal; `bites` and `healed` say that verification succeeded.
 */
export interface JournalEntry {
  /** ISO time. */
  readonly at: string;
  readonly step: JournalStep;
  /** Id of the fault in the run, `f1`. */
  readonly fault: string;
  readonly kind: string;
  readonly targets: readonly JournalTarget[];
  /** As parsed, defaults filled in. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly injection?: Injection;
  /** What verification saw, or why it failed. */
  readonly evidence?: string;
}

/** Name of the node and Docker id of its container. */
export interface JournalTarget {
  readonly node: string;
  readonly container: string;
}

export type JournalStep =
  'inject-intent' | 'injected' | 'bites' | 'does-not-bite' | 'heal-intent' | 'healed' | 'not-healed';

/** A fault that must still be healed. */
export interface OpenFault {
  readonly fault: string;
  readonly kind: string;
  readonly targets: readonly JournalTarget[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Empty when the harness died between intent and injection: it may or may not have been injected. */
  readonly injection: Injection;
}

/** The faults whose last word is not `healed`, in the order in which they were injected. */
export function openFaults(journal: readonly JournalEntry[]): readonly OpenFault[] {
  const open = new Map<string, OpenFault>();
  for (const entry of journal) {
    const { fault, kind, targets } = entry;
    const before = open.get(fault);
    const parameters = entry.parameters ?? before?.parameters ?? {};
    if (entry.step === 'healed') open.delete(fault);
    else open.set(fault, { fault, kind, targets, parameters, injection: entry.injection ?? before?.injection ?? {} });
  }
  return [...open.values()];
}

/**
 * Reads `journal.jsonl`. A last line that a crash cut off was never followed by anything, so it is left out. Throws a
 * `SyntaxError` that names the line for anything else that is not JSON.
 */
export function parseJournal(text: string): readonly JournalEntry[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line) as JournalEntry];
    } catch (error) {
      if (index === lines.length - 1) return [];
      throw new SyntaxError(`Line ${index + 1} of the fault journal is not JSON: ${line.slice(0, 80)}`, {
        cause: error,
      });
    }
  });
}
