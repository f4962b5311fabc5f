import { archiveRules } from './archive-rules.ts';
import { controlRules } from './control-rules.ts';
import { instanceRules } from './instance-rules.ts';
import { malRules } from './mal-rules.ts';
import { monitorRules } from './monitor-rules.ts';
import { portRules } from './port-rules.ts';
import type { Rule } from './rule.ts';
import { serviceRules } from './service-rules.ts';
import { syntaxRules } from './syntax-rules.ts';
import { timerRules } from './timer-rules.ts';
import { valueRules } from './value-rules.ts';
import { watcherRules } from './watcher-rules.ts';

/** All rules by what they are about. */
export const ruleGroups: Readonly<Record<string, readonly Rule[]>> = {
  'Form of the files': syntaxRules,
  Values: valueRules,
  'Instances and files': instanceRules,
  'Ports and links': [...portRules, ...malRules],
  'Archives and timers': [...archiveRules, ...timerRules],
  Watchers: watcherRules,
  'Control files': controlRules,
  Monitors: monitorRules,
  Clients: serviceRules,
};

/** All rules, in the order in which they are documented. */
export const rules: readonly Rule[] = Object.values(ruleGroups).flat();
