import type { Bench } from './bench.ts';
import { compare, placeOf, type Judgement, type Outcome } from './comparison.ts';
import { NOT_REPLAYED } from './not-replayed.ts';
import type { Recording } from './recordings.ts';
import { SITUATIONS } from './situations.ts';
import type { RecordedCommand } from './transcript.ts';

/** What became of one recorded command. */
export type Verdict = (Judgement | { readonly kind: 'not replayed'; readonly reason: string }) & {
  readonly command: RecordedCommand;
};

/** Commands that change nothing: they are typed again until they say what was recorded, for the real server was slower. */
const READ_ONLY =
  /^(?:(?:gs_ctl (?:query|querybuild|status)|gsql (?:(?!-c).)*-c "(?:select|show)|cat|ls|od|grep|diff|echo)\b[^;|]*(?:\| (?:head|tail|tr|wc)[^;]*)?;? *)+$/;
const PATIENCE_MS = 8000;
const PAUSE_MS = 150;
/** A hanging command is cut after so long, where the recorder waited for up to a minute. */
const HANGS_SECONDS = 5;
const LIMIT_SECONDS = 90;

/** Replays one recording from the first command to the last. @throws Error where a situation does not come about */
export async function replay(
  bench: Bench,
  recording: Recording,
  onVerdict: (verdict: Verdict, observed?: Outcome) => void = () => undefined,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const command of recording.commands) {
    const place = placeOf(command);
    const situation = SITUATIONS[place];
    if (situation?.before !== undefined) await bench.prepare(situation.before);
    const reason = NOT_REPLAYED[place];
    if (reason !== undefined) {
      verdicts.push({ kind: 'not replayed', reason, command });
      onVerdict({ kind: 'not replayed', reason, command });
      continue;
    }
    const [judgement, observed] = await typeUntilSame(bench, command, situation?.instead ?? command.command);
    verdicts.push({ ...judgement, command });
    onVerdict({ ...judgement, command }, observed);
  }
  return verdicts;
}

async function typeUntilSame(bench: Bench, command: RecordedCommand, text: string): Promise<[Judgement, Outcome]> {
  const deadline = performance.now() + (isReadOnly(command.command) ? PATIENCE_MS : 0);
  for (;;) {
    const limit = command.exitCode === 124 ? HANGS_SECONDS : LIMIT_SECONDS;
    const observed = asFarAsRecorded(command, await bench.type(command.user, text, limit));
    const judgement = compare(placeOf(command), { ...observed, ...recordedOutcome(command) }, observed);
    if (judgement.kind === 'explained' || performance.now() > deadline) return [judgement, observed];
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function isReadOnly(command: string): boolean {
  // What stands in quotes counts by its first word only.
  return READ_ONLY.test(command.replaceAll(/"(select|show)?[^"]*"/g, '"$1"'));
}

function recordedOutcome({ stdout, stderr, exitCode }: RecordedCommand): Partial<Outcome> {
  return {
    stdout,
    ...(stderr === undefined ? {} : { stderr }),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

/** Where the recorder kept the beginning of the output only, that is all that can be compared. */
function asFarAsRecorded(command: RecordedCommand, observed: Outcome): Outcome {
  if (command.exitCode !== undefined) return observed;
  const lines = command.stdout.split('\n').length - 1;
  return { ...observed, stdout: observed.stdout.split('\n').slice(0, lines).concat('').join('\n') };
}
