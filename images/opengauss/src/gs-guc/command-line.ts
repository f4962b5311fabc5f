import { resolve } from 'node:path';
import { scanOptions, type OptionTable } from '../output/option-scanner.ts';
import type { PasswordRequest } from './password-files.ts';

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
  | { readonly kind: 'password'; readonly request: PasswordRequest }
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
  if (!isOperation(operation) && !isPasswordOperation(operation)) {
    return { kind: 'usage', message: `gs_guc: unrecognized operation mode "${operation}"\n` };
  }
  if (tooMany !== undefined) {
    return { kind: 'usage', message: `gs_guc: too many command-line arguments (first is "${tooMany}")\n` };
  }
  const directory = values.get('D')?.at(-1) ?? environment['PGDATA'];
  const options = argv.filter((_, index) => index !== argv.indexOf(operation));
  if (isPasswordOperation(operation)) {
    return parsePasswordRequest(operation, values, resolve(workingDirectory, directory ?? ''), options);
  }
  const assignments = values.get('c') ?? [];
  const hbaRules = values.get('h') ?? [];
  if (assignments.length === 0 && hbaRules.length === 0) {
    return { kind: 'usage', message: 'gs_guc: the form of this command is incorrect\n' };
  }
  if (directory === undefined || directory === '') {
    return {
      kind: 'usage',
      message: 'gs_guc: no database directory specified and environment variable PGDATA unset\n',
    };
  }
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

type PasswordOperation = 'encrypt' | 'generate';
/** The option with the password. */
const SECRETS: Readonly<Record<PasswordOperation, string>> = { encrypt: 'K', generate: 'S' };
/** What -M names, and the files of it. */
const KEY_MODES: Readonly<Record<string, string>> = { server: 'server', client: 'client', source: 'datasource' };

function isPasswordOperation(text: string): text is PasswordOperation {
  return text === 'encrypt' || text === 'generate';
}

/** `encrypt [-M mode] -K password -D directory`, `generate [-o prefix] -S password -D directory`. */
function parsePasswordRequest(
  operation: PasswordOperation,
  values: ReadonlyMap<string, readonly string[]>,
  directory: string,
  options: readonly string[],
): ParsedGucCommandLine {
  const secret = SECRETS[operation];
  const password = values.get(secret)?.at(-1);
  const mode = values.get('M')?.at(-1) ?? 'server';
  const prefix = operation === 'encrypt' ? KEY_MODES[mode] : (values.get('o')?.at(-1) ?? 'obsserver');
  if (password === undefined || prefix === undefined) {
    return { kind: 'usage', message: 'gs_guc: the form of this command is incorrect\n' };
  }
  const hidden = options.map((word, index) => {
    if (options[index - 1] === `-${secret}`) return '***';
    return word.startsWith(`-${secret}`) ? `-${secret}${word.length > 2 ? '***' : ''}` : word;
  });
  return {
    kind: 'password',
    request: { directory, prefix, password, shown: ['gs_guc', ...hidden, operation].join(' ') },
  };
}
