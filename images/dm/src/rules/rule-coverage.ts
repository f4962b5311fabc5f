import type { Assertion } from '../assertions/assertion.ts';
import { RecordingRuleBook, type Rule } from './rule-book.ts';

/** A rule, and the rows that fail when it is switched off. */
export interface Coverage {
  readonly rule: Rule;
  readonly noticedBy: readonly string[];
}

/** A row, and what it came across when every rule held. */
export interface ObservedRow {
  readonly row: Assertion;
  readonly book: RecordingRuleBook;
}

/** Computes every row with all rules. Throws where one does not hold. */
export function observeRows(rows: readonly Assertion[]): ObservedRow[] {
  return rows.map((row) => {
    const book = new RecordingRuleBook();
    row.check(book);
    return { row, book };
  });
}

/**
 * Switches each rule off in turn and tells which rows notice. Everything is deterministic, so a row in which a rule never
 * made a difference cannot notice that it is off and is not computed again. Stops to look for more rows than `enough`.
 */
export function coverRules(rules: readonly Rule[], rows: readonly ObservedRow[], enough = Infinity): Coverage[] {
  return rules.map((rule) => {
    const noticedBy: string[] = [];
    for (const { row, book } of rows) {
      if (noticedBy.length >= enough) break;
      if (book.used.has(rule.id) && fails(row, new RecordingRuleBook(rule.id))) noticedBy.push(row.id);
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
