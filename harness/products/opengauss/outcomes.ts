/** Rows of a table that says what an output means; the first pattern that is found decides. */
export type OutcomeTable<Outcome extends string> = readonly (readonly [pattern: RegExp, outcome: Outcome])[];

/** What the text means by the table; undefined when no row fits. */
export function outcomeOf<Outcome extends string>(table: OutcomeTable<Outcome>, text: string): Outcome | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}

/** The last lines that say something, for messages to people. */
export function lastLines(text: string, count = 3): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes('[Alarm Module]'))
    .slice(-count)
    .join(' | ');
}
