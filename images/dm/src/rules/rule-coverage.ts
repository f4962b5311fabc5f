import type { Assertion } from '../assertions/assertion.ts';
import { RecordingRuleBook, type Rule } from './rule-book.ts';

/** A rule, and the rows that fail when it is switched off. */
export interface Coverage {
  readonly rule: Rule;
  readonly noticedBy: readonly string[];
}

/**
 * Switches each rule off in turn and tells which rows notice. Everything is deterministic, so a row in which a rule never
 * made a difference cannot notice that it is off and is not computed again. Stops to look for more rows than `enough`.
 */
export function coverRules(rules: readonly Rule[], rows: readonly Assertion[], enough = Infinity): Coverage[] {
  const used = rows.map((row) => {
    const book = new RecordingRuleBook();
    row.check(book);
    return { row, used: book.used };
  });
  return rules.map((rule) => {
    const noticedBy: string[] = [];
    for (const run of used) {
      if (noticedBy.length >= enough) break;
      if (run.used.has(rule.id) && fails(run.row, new RecordingRuleBook(rule.id))) noticedBy.push(run.row.id);
    }
    return { rule, noticedBy };
  });
}

function fails(row: Assertion, book: RecordingRuleBook): boolean {
  try {
    row.check(book);
    return false;
  } catch {
    return true;
  }
}
