import type { NodeState, StateSample } from '../../cluster/node-state.ts';
import type { Anomaly, CheckResult, Checker, Evidence } from '../checker.ts';
import { momentText, plural } from '../wording.ts';
import { type Disturbance, disturbancesOf } from './disturbances.ts';
import { samplesByNode } from './positions.ts';
import type { Cause, TransitionEnd, TransitionRule, TransitionTable } from './transition-table.ts';

/** A change of role or state that nothing explains, or a state that the role does not have. */
export interface WrongTransition {
  readonly node: string;
  readonly from: string;
  readonly to: string;
  readonly interval: readonly [number, number];
  /** Row of the rule. */
  readonly row: string;
}

export interface TransitionsResult extends CheckResult {
  /** Changes of role or state that were seen. */
  readonly changes: number;
  readonly wrong: readonly WrongTransition[];
}

/** Roles and states go only the ways of the product's table. */
export function createTransitionsChecker(table: TransitionTable): Checker<TransitionsResult> {
  return {
    name: 'transitions',
    check: ({ states, history }: Evidence): TransitionsResult => {
      const disturbances = disturbancesOf(history);
      const changes = [...samplesByNode(states).values()].flatMap(changesOf);
      const wrong = changes.flatMap((change) => wrongTransition(change, table, disturbances));
      return {
        valid: wrong.length === 0,
        class: 'replication',
        summary:
          wrong.length > 0
            ? wrong.map(messageOf).join('; ')
            : `${plural(changes.length, 'change')} of role or state, all on ways that the product knows`,
        anomalies: wrong.map(toAnomaly),
        changes: changes.length,
        wrong,
      };
    },
  };
}

interface Change {
  readonly node: string;
  readonly before: NodeState;
  readonly after: NodeState;
  readonly interval: readonly [number, number];
  /** Did the node not answer in between? */
  readonly silent: boolean;
}

function changesOf(samples: readonly StateSample[]): readonly Change[] {
  const changes: Change[] = [];
  let before: { readonly time: number; readonly state: NodeState } | undefined;
  let silent = false;
  for (const { node, time, state } of samples) {
    if (state === undefined) {
      silent = true;
      continue;
    }
    if (before !== undefined && (before.state.role !== state.role || before.state.state !== state.state)) {
      changes.push({ node, before: before.state, after: state, interval: [before.time, time], silent });
    }
    before = { time, state };
    silent = false;
  }
  return changes;
}

function wrongTransition(
  change: Change,
  table: TransitionTable,
  disturbances: readonly Disturbance[],
): readonly WrongTransition[] {
  const { node, before, after, interval } = change;
  const wrong = { node, from: endText(before), to: endText(after), interval };
  const known = table.states[after.role];
  if (known !== undefined && !known.includes(after.state))
    return [{ ...wrong, row: `${after.role} is never ${after.state}` }];
  const rule = table.rules.find(({ from, to }) => applies(from, before) && applies(to, after) && !applies(to, before));
  if (rule === undefined || isExplained(change, rule, disturbances)) return [];
  return [{ ...wrong, row: rule.row }];
}

const applies = ({ role, state }: TransitionEnd, shown: NodeState): boolean =>
  role === shown.role && (state === undefined || state === shown.state);

function isExplained(
  { node, interval, silent }: Change,
  { causes }: TransitionRule,
  disturbances: readonly Disturbance[],
): boolean {
  const [from, to] = interval;
  const during = disturbances.filter((one) => one.from <= to && one.to >= from);
  return causes.some((cause: Cause) => {
    if (cause.what === 'silence') return silent;
    return during.some((one) => one.what === cause.what && concerns(one, node, cause.on));
  });
}

function concerns({ node: disturbed }: Disturbance, node: string, on: Cause['on']): boolean {
  return disturbed === undefined || (disturbed === node) === (on === 'itself');
}

const endText = ({ role, state }: NodeState): string => `${role}, ${state}`;

function messageOf({ node, from, to, interval, row }: WrongTransition): string {
  return `${node} went from "${from}" to "${to}" ${momentText(interval[1])}, and nothing explains it (${row})`;
}

function toAnomaly(wrong: WrongTransition): Anomaly {
  return { type: 'unexplained-transition', message: messageOf(wrong), interval: wrong.interval, nodes: [wrong.node] };
}
