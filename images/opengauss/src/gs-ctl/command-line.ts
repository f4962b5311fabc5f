import { resolve } from 'node:path';
import { scanOptions, type OptionTable } from '../output/option-scanner.ts';

export type ShutdownMode = 'fast' | 'immediate';

/** What a command line of gs_ctl says; defaults as in facts/opengauss.md §1.4. */
export interface CommandLine {
  readonly operation: string;
  /** Words after the operation (only `kill` takes any). */
  readonly operands: readonly string[];
  /** Absolute, without a slash at its end; undefined where neither -D nor PGDATA is given. */
  readonly dataDirectory: string | undefined;
  readonly serverMode: string | undefined;
  readonly timeoutSeconds: number;
  readonly wait: boolean;
  readonly silent: boolean;
  readonly shutdownMode: ShutdownMode;
  readonly force: boolean;
  readonly term: number;
  readonly buildMode: string | undefined;
  readonly receiveTimeoutSeconds: number;
  readonly connector: string | undefined;
  readonly startAfterBuild: boolean;
  readonly serverOptions: string | undefined;
  readonly logFile: string | undefined;
  readonly serverProgram: string | undefined;
}

export type ParsedCommandLine =
  | { readonly kind: 'run'; readonly commandLine: CommandLine }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  /** getopt's own message goes to stderr, the hint to stdout. */
  | { readonly kind: 'bad-option'; readonly message: string }
  /** Prefixed message; `hint` says whether `Try "gs_ctl --help"` follows. */
  | { readonly kind: 'usage'; readonly message: string; readonly hint: boolean };

const OPTIONS: OptionTable = {
  withValue:
    'b:mode C:connector D:pgdata G: I: i: L: l:log M: m:mode N: n: O: o: P: p: Q: r:recvtimeout R: T: t:timeout U: u: v: x: Z:',
  flags: 'a: c:core-files d: f: q: s:silent W: w: S: ?:help h:help V:version',
};

/** The sequence of the real one: --help and --version win wherever root may still ask, then options, then the operation. */
export function parseCommandLine(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  workingDirectory: string,
): ParsedCommandLine {
  const [first] = argv;
  if (first === '--help' || first === '-?' || first === '-h') return { kind: 'help' };
  if (first === '--version' || first === '-V') return { kind: 'version' };
  const scanned = scanOptions('gs_ctl', argv, OPTIONS);
  if (scanned.kind === 'error') return { kind: 'bad-option', message: scanned.message };
  const { values, flags, operands } = scanned;
  const last = (name: string): string | undefined => values.get(name)?.at(-1);

  const shutdownMode = toShutdownMode(last('m') ?? 'fast');
  const [operation, ...rest] = operands;
  if (shutdownMode === undefined) {
    return { kind: 'usage', message: ` unrecognized shutdown mode "${last('m') ?? ''}"\n`, hint: false };
  }
  if (operation === undefined) return { kind: 'usage', message: ' no operation specified\n', hint: true };
  const [tooMany] = operation === 'kill' ? rest.slice(2) : rest;
  if (tooMany !== undefined) {
    return { kind: 'usage', message: ` too many command-line arguments (first is "${tooMany}")\n`, hint: true };
  }
  const directory = last('D') ?? environment['PGDATA'];
  return {
    kind: 'run',
    commandLine: {
      operation,
      operands: rest,
      dataDirectory: directory === undefined || directory === '' ? undefined : resolve(workingDirectory, directory),
      serverMode: last('M'),
      timeoutSeconds: toSeconds(last('t')) ?? 60,
      wait: !flags.has('W'),
      silent: flags.has('s'),
      shutdownMode,
      force: flags.has('f'),
      term: toSeconds(last('T')) ?? 1,
      buildMode: last('b'),
      receiveTimeoutSeconds: toSeconds(last('r')) ?? 120,
      connector: last('C'),
      startAfterBuild: !flags.has('q'),
      serverOptions: last('o'),
      logFile: last('l'),
      serverProgram: last('p'),
    },
  };
}

/** Values in which a shell would see something (facts/opengauss.md §1.1; "invaild" is the real spelling). */
export function findForbiddenSymbol(commandLine: CommandLine): string | undefined {
  const { dataDirectory, serverMode, buildMode, connector, logFile, serverProgram } = commandLine;
  for (const value of [dataDirectory, serverMode, buildMode, connector, logFile, serverProgram]) {
    const symbol = /[|;&$<>`\\!]/.exec(value ?? '')?.[0];
    if (symbol !== undefined) return `Error: variable "${value ?? ''}" token invaild symbol "${symbol}".\n`;
  }
  return undefined;
}

function toShutdownMode(text: string): ShutdownMode | undefined {
  const modes: Readonly<Record<string, ShutdownMode>> = {
    f: 'fast',
    fast: 'fast',
    i: 'immediate',
    immediate: 'immediate',
  };
  return modes[text];
}

/** atoi: leading digits, else 0. */
function toSeconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(/^\s*\d+/.exec(text)?.[0] ?? 0);
}
