import { resolve } from 'node:path';
import { scanOptions, type OptionTable } from '../output/option-scanner.ts';

export type GucOperation = 'set' | 'reload' | 'check';

export interface GucCommandLine {
  readonly operation: GucOperation;
  /** Absolute. */
  readonly dataDirectory: string;
  /** `-N`: asked for nodes by name, which changes the output; the stand-in has only its own node. */
  readonly byNode: boolean;
  /** Texts of -c, in order. */
  readonly assignments: readonly string[];
  /** Texts of -h, in order. */
  readonly hbaRules: readonly string[];
  /** The command as the first line shows it: options first, the operation last. */
  readonly shown: string;
}

export type ParsedGucCommandLine =
  | { readonly kind: 'run'; readonly commandLine: GucCommandLine }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'bad-option'; readonly message: string }
  | { readonly kind: 'usage'; readonly message: string };

const OPTIONS: OptionTable = {
  withValue: 'c: D:pgdata h: I: M: N: U: Z: A: K: o: S: l:',
  flags: '?:help V:version',
};

const OPERATIONS: readonly string[] = ['set', 'reload', 'check'] satisfies readonly GucOperation[];

export function parseGucCommandLine(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  workingDirectory: string,
): ParsedGucCommandLine {
  const [first] = argv;
  if (first === '--help' || first === '-?') return { kind: 'help' };
  if (first === '--version' || first === '-V') return { kind: 'version' };
  const scanned = scanOptions('gs_guc', argv, OPTIONS);
  if (scanned.kind === 'error') return { kind: 'bad-option', message: scanned.message };
  const { values, operands } = scanned;
  const [operation, tooMany] = operands;
  if (operation === undefined) return { kind: 'usage', message: 'gs_guc: no operation specified\n' };
  if (!isOperation(operation)) {
    return { kind: 'usage', message: `gs_guc: unrecognized operation mode "${operation}"\n` };
  }
  if (tooMany !== undefined) {
    return { kind: 'usage', message: `gs_guc: too many command-line arguments (first is "${tooMany}")\n` };
  }
  const assignments = values.get('c') ?? [];
  const hbaRules = values.get('h') ?? [];
  if (assignments.length === 0 && hbaRules.length === 0) {
    return { kind: 'usage', message: 'gs_guc: the form of this command is incorrect\n' };
  }
  const directory = values.get('D')?.at(-1) ?? environment['PGDATA'];
  if (directory === undefined || directory === '') {
    return {
      kind: 'usage',
      message: 'gs_guc: no database directory specified and environment variable PGDATA unset\n',
    };
  }
  const options = argv.filter((_, index) => index !== argv.indexOf(operation));
  return {
    kind: 'run',
    commandLine: {
      operation,
      dataDirectory: resolve(workingDirectory, directory),
      byNode: values.has('N') && !values.has('D'),
      assignments,
      hbaRules,
      shown: ['gs_guc', ...options, operation].join(' '),
    },
  };
}

function isOperation(text: string): text is GucOperation {
  return OPERATIONS.includes(text);
}
