import { oneFailed, onePassed } from '../counts.ts';
import { runProgram } from './run-program.ts';
import type { Stage } from './stage.ts';

const LIMIT_MS = 300_000;

/** A stage that passes when every program ends with exit code 0; the later ones run even if an earlier one fails. */
export function checkStage(name: string, ...programs: (readonly [entry: string, ...args: string[]])[]): Stage {
  return {
    name,
    run: async () => {
      let passed = true;
      for (const [entry, ...args] of programs) {
        passed = (await runProgram(entry, args, LIMIT_MS)) === 0 && passed;
      }
      return passed ? onePassed : oneFailed;
    },
  };
}
