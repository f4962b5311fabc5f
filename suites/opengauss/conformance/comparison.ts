import { DIFFERENCES, type Difference } from './differences.ts';
import { withPlaceholders } from './placeholders.ts';

/** What a command printed and how it ended, recorded or observed. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** `ids` names the differences that explain the comparison; none means that both are the same. */
export type Judgement =
  | { readonly kind: 'explained'; readonly ids: readonly string[] }
  /** The first lines that differ after everything that is explained was taken out: `-` recorded, `+` observed. */
  | { readonly kind: 'unexplained'; readonly lines: readonly string[] };

/** Where a command stands: `06_standby_stop_restart#7`. */
export function placeOf({ recording, number }: { readonly recording: string; readonly number: number }): string {
  return `${recording}#${number}`;
}

/**
 * Compares after putting placeholders in. Where that is not enough, the differences that apply at this place are used,
 * and of these only those without which the texts would not agree.
 */
export function compare(place: string, recorded: Outcome, observed: Outcome): Judgement {
  const applicable = DIFFERENCES.filter(({ places }) => places === undefined || places.includes(place));
  if (!agree(recorded, observed, applicable)) {
    return { kind: 'unexplained', lines: firstDifference(recorded, observed, applicable) };
  }
  let needed = applicable;
  for (const difference of applicable) {
    const without = needed.filter((other) => other !== difference);
    if (difference.sometimes !== true && agree(recorded, observed, without)) needed = without;
  }
  return { kind: 'explained', ids: needed.map(({ id }) => id) };
}

function agree(recorded: Outcome, observed: Outcome, differences: readonly Difference[]): boolean {
  return render(recorded, differences) === render(observed, differences);
}

/** Everything of an outcome as one text. */
function render({ stdout, stderr, exitCode }: Outcome, differences: readonly Difference[]): string {
  const text = `${withPlaceholders(stdout)}\n-- stderr\n${withPlaceholders(stderr)}\n-- exit ${exitCode}`;
  return differences.reduce((whole, { apply }) => apply(whole), text);
}

function firstDifference(recorded: Outcome, observed: Outcome, differences: readonly Difference[]): string[] {
  const [expected, got] = [recorded, observed].map((outcome) => render(outcome, differences).split('\n'));
  if (expected === undefined || got === undefined) return [];
  let start = 0;
  while (start < expected.length && expected[start] === got[start]) start += 1;
  let end = 0;
  while (end < Math.min(expected.length, got.length) - start && expected.at(-1 - end) === got.at(-1 - end)) end += 1;
  const cut = (lines: readonly string[]): string[] => lines.slice(start, lines.length - end).slice(0, 12);
  return [...cut(expected).map((line) => `- ${line}`), ...cut(got).map((line) => `+ ${line}`)];
}
