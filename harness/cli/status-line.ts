import { durationText } from '../checkers/wording.ts';

/** Progress of long work, on stderr: one live line on a terminal, a plain line a step elsewhere. */
export interface StatusLine {
  step(text: string): void;
  /** Figures that change all the time; shown on a terminal only, behind the last step. */
  figures(text: string): void;
  /** Leaves the last state on the screen and ends the live line. */
  end(): void;
}

export interface StatusOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** `quiet` shows nothing, as for `--json`. */
export function statusLine(output: StatusOutput, quiet: boolean, now: () => number): StatusLine {
  if (quiet) return { step: () => undefined, figures: () => undefined, end: () => undefined };
  const started = now();
  const elapsed = (): string => durationText(now() - started).padStart(8);
  if (output.isTTY !== true) {
    let last = '';
    return {
      step: (text) => {
        if (text !== last) output.write(`${elapsed()}  ${text}\n`);
        last = text;
      },
      figures: () => undefined,
      end: () => undefined,
    };
  }
  let step = '';
  const draw = (text: string): void => {
    output.write(`\r\u001b[2K${text.slice(0, (output.columns ?? 80) - 1)}`);
  };
  return {
    step: (text) => {
      if (text === step) return;
      // A step that is over stays on the screen, so that the whole way can be read afterwards.
      if (step !== '') {
        draw(`${elapsed()}  ${step}`);
        output.write('\n');
      }
      step = text;
      draw(`${elapsed()}  ${step}`);
    },
    figures: (text) => draw(`${elapsed()}  ${step}  ${text}`),
    end: () => {
      if (step === '') return;
      draw(`${elapsed()}  ${step}`);
      output.write('\n');
      step = '';
    },
  };
}
