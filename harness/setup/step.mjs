/**
 * How the set-up speaks and how it gives up. Plain JavaScript without dependencies: it runs before `npm ci`.
 * Everything goes to standard error, so that `npm start -- --json` keeps standard output for the result.
 */

/** One line a step: `set-up: <step>: <what was found or done>`. */
export function say(step, text) {
  process.stderr.write(`set-up: ${step}: ${text}\n`);
}

/** The set-up cannot go on. The message names the thing, the remedy says what to do; the exit code is 3 (environment). */
export class SetupError extends Error {
  name = 'SetupError';

  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}
