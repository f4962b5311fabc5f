import { formatPrefix, type Program } from './message-line.ts';

/**
 * gs_ctl's three classes of messages (facts/opengauss.md §1.1): PRINT has no prefix, PROGRESS and WARNING have one,
 * `-s` silences PROGRESS and never WARNING. Everything goes to stdout. Texts are written as given: several of the real
 * messages have no newline at their end, so nothing is added here.
 */
export interface Reporter {
  /** pgxc_node_name, once postgresql.conf was read. */
  nodeName: string;
  /** `gs_rewind` inside an incremental build. */
  program: Program;
  print(text: string): void;
  progress(text: string): void;
  warning(text: string): void;
}

export interface ReporterParts {
  readonly pid: number;
  readonly silent: boolean;
  readonly now: () => Date;
  readonly write: (text: string) => void;
}

export function createReporter({ pid, silent, now, write }: ReporterParts): Reporter {
  const withPrefix = (text: string): void => {
    write(formatPrefix({ time: now(), pid, nodeName: reporter.nodeName, program: reporter.program }) + text);
  };
  const reporter: Reporter = {
    nodeName: '',
    program: 'gs_ctl',
    print: write,
    progress: (text) => {
      if (!silent) withPrefix(text);
    },
    warning: withPrefix,
  };
  return reporter;
}
