import type { Validity } from '../../harness/checkers/checker.ts';
import type { Verdict } from '../../harness/checkers/verdict/index.ts';

export type ValidityWord = 'valid' | 'invalid' | 'unknown';

export function validityWord(valid: Validity): ValidityWord {
  if (valid === 'unknown') return 'unknown';
  return valid ? 'valid' : 'invalid';
}

/** The class where it says more than the validity. */
export function classBeside({ valid, class: verdictClass }: Verdict): string | undefined {
  return verdictClass === validityWord(valid) ? undefined : verdictClass;
}

/** The summary for a place where validity and class stand before it already. */
export function summaryWithoutWord(verdict: Verdict): string {
  const { summary, valid, class: verdictClass } = verdict;
  const word = validityWord(valid);
  const lead = [`${word}, ${verdictClass}: `, `${verdictClass}: `, `${word}: `].find((text) =>
    summary.startsWith(text),
  );
  return lead === undefined ? summary : summary.slice(lead.length);
}
