/** What became of a command that was typed at a monitor. */
export interface CommandOutcome {
  /** `refused`: nothing was begun; `failed`: it broke off; `unrecognised`: the output says nothing of this. */
  readonly outcome: 'done' | 'refused' | 'failed' | 'unrecognised';
  /** The lines that say so. */
  readonly text: string;
}

/** The first that is found decides; a command that fails says so after it began. */
const OUTCOMES: readonly (readonly [pattern: RegExp, outcome: CommandOutcome['outcome']])[] = [
  [/^\[monitor\] .*: (?!Login\b).+ failed: .+$/im, 'failed'],
  [/^Please login first/m, 'refused'],
  [/^Another command is running/m, 'refused'],
  [/^(?:No instance can do|Several instances can do) /m, 'refused'],
  [/ is not possible: /m, 'refused'],
  [/^\S+ cannot be /m, 'refused'],
  [/, so it cannot be detached/m, 'refused'],
  [/^There is no (?:instance|group|primary)/m, 'refused'],
  [/^This command can only be used in an MPP system/m, 'refused'],
  [/^Unknown command/m, 'refused'],
  [/^\[monitor\] .*: (?!Login\b|login\b).+ success\W*$/im, 'done'],
];

/** Reads what the monitor printed after one command. */
export function outcomeOfCommand(output: string): CommandOutcome {
  for (const [pattern, outcome] of OUTCOMES) {
    const match = pattern.exec(output);
    if (match !== null) return { outcome, text: lineAround(output, match.index) };
  }
  return { outcome: 'unrecognised', text: output.trim().split('\n').slice(-3).join(' | ') };
}

function lineAround(text: string, index: number): string {
  const start = text.lastIndexOf('\n', index) + 1;
  const end = text.indexOf('\n', index);
  return text.slice(start, end === -1 ? undefined : end).trim();
}
