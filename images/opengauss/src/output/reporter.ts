import { formatPrefix, type Program } from './message-line.ts';
import { formatPrefix100, NO_INFORMATION, reword, type WordingVersion } from './wording.ts';

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
  /** 3.0.6 unless told. */
  readonly wording?: WordingVersion;
}

export function createReporter({ pid, silent, now, write, wording = '3.0.6' }: ReporterParts): Reporter {
  const prefixOf = (message: string): string => {
    const parts = { time: now(), pid, nodeName: reporter.nodeName, program: reporter.program };
    return wording === '1.0.0' ? formatPrefix100(parts, message) : formatPrefix(parts);
  };
  const withPrefix = (text: string): void => {
    for (const message of reword(wording, text)) write(prefixOf(message) + message);
  };
  const print = (text: string): void => {
    const marked = wording === '1.0.0' ? text.replaceAll(NO_INFORMATION, (line) => prefixOf(line) + line.trim()) : text;
    write(marked);
  };
  const reporter: Reporter = {
    nodeName: '',
    program: 'gs_ctl',
    print,
    progress: (text) => {
      if (!silent) withPrefix(text);
    },
    warning: withPrefix,
  };
  return reporter;
}
