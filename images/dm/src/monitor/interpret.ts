import { COMMANDS } from './command-table.ts';
import type { MonitorTurn } from './monitor-turn.ts';
import { matchCommand, patternOf } from './parse-command.ts';

const PATTERNS = COMMANDS.map((row) => ({ row, pattern: patternOf(row.syntax) }));

/** Carries out a line that was typed. */
export function interpret(turn: MonitorTurn, line: string): void {
  if (line.trim() === '') return;
  const found = PATTERNS.find(({ pattern }) => pattern.test(line));
  if (found === undefined) {
    turn.print(`Unknown command: ${line.trim()}`, 'Type help for the list of commands.');
    return;
  }
  const { row, pattern } = found;
  const given = matchCommand(pattern, line) ?? {};
  const { group } = turn.state.configuration;
  if (row.mpp === true || row.run === undefined) {
    turn.print('This command can only be used in an MPP system.');
  } else if (given.group !== undefined && given.group !== group.toUpperCase()) {
    turn.print(`There is no group ${given.group}.`);
  } else if (row.login === true && !turn.state.loggedIn && turn.rules.applies('monitor.login')) {
    turn.print('Please login first.');
  } else if (row.login === true && turn.state.running !== undefined && turn.rules.applies('monitor.one-command')) {
    turn.print(`Another command is running: ${turn.state.running.title}`);
  } else {
    row.run(turn, given);
  }
}
