import { SERVER_MODES, type ServerMode } from '../pgdata.ts';

/** What the command line of `gaussdb` asks for. */
export type ServerArguments =
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: string }
  | { readonly kind: 'run'; readonly dataDirectory: string; readonly mode: ServerMode | undefined };

/** Options that take a value and that the stand-in takes without doing anything with it. */
const WITH_VALUE = new Set(['-c', '-h', '-k', '-p', '-B', '-N', '-S', '-d', '-i', '-u', '-z']);

/** @param environment for PGDATA, used where -D is missing */
export function parseServerArguments(argv: readonly string[], environment: NodeJS.ProcessEnv): ServerArguments {
  let dataDirectory = environment['PGDATA'] ?? '';
  let mode: ServerMode | undefined;
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? '';
    if (argument === '-V' || argument === '--version') return { kind: 'version' };
    if (argument === '-D') dataDirectory = argv[(index += 1)] ?? '';
    else if (argument === '-M') {
      const wanted = argv[(index += 1)];
      mode = SERVER_MODES.find((candidate) => candidate === wanted);
      if (mode === undefined) return { kind: 'wrong', message: 'the options of -M is not recognized' };
    } else if (WITH_VALUE.has(argument)) index += 1;
  }
  if (dataDirectory === '') {
    return {
      kind: 'wrong',
      message:
        'gaussdb does not know where to find the server configuration file.\nYou must specify the --config-file or -D invocation option or set the PGDATA environment variable.',
    };
  }
  return { kind: 'run', dataDirectory: dataDirectory.replace(/(.)\/+$/, '$1'), mode };
}
