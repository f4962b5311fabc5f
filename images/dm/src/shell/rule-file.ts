import { existsSync, readFileSync } from 'node:fs';
import { DM_DEFECTS } from '../rules/defects.ts';
import { allRulesBut, type RuleBook } from '../rules/rule-book.ts';
import { RULES } from '../rules/rules.ts';

/** Names of defects, or of single rules, that do not hold; one a line, read when a daemon starts. */
const DEFECT_FILE = '/opt/dmdbms/share/defect';

/** What holds, and what was switched off by name. */
export interface ActiveRules {
  readonly rules: RuleBook;
  readonly names: readonly string[];
}

/** Every rule but those that the defect file names. Throws for a name that is neither a defect's nor a rule's. */
export function readActiveRules(path = DEFECT_FILE): ActiveRules {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const names = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { names, rules: allRulesBut(names.flatMap(rulesOf)) };
}

function rulesOf(name: string): readonly string[] {
  const defect = DM_DEFECTS.find((candidate) => candidate.name === name);
  if (defect !== undefined) return defect.off;
  if (RULES.some(({ id }) => id === name)) return [name];
  throw new Error(`${DEFECT_FILE}: "${name}" is neither a defect nor a rule`);
}
