/** What the command line of `gs_initdb` asks for. */
export type InitdbArguments =
  | { readonly kind: 'help' | 'version' }
  /** Text for stdout; exit code 1. */
  | { readonly kind: 'wrong'; readonly message: string }
  | InitdbRequest;

export interface InitdbRequest {
  readonly kind: 'run';
  readonly dataDirectory: string;
  readonly nodeName: string;
  readonly password: string | undefined;
  readonly passwordFile: string | undefined;
  readonly encodingGiven: boolean;
}

type Option =
  'directory' | 'node' | 'password' | 'passwordFile' | 'encoding' | 'locale' | 'user' | 'ignored' | 'refused';

const WITH_VALUE: Readonly<Record<string, Option>> = {
  '-D': 'directory',
  '--pgdata': 'directory',
  '--nodename': 'node',
  '-w': 'password',
  '--pwpasswd': 'password',
  '--pwfile': 'passwordFile',
  '-E': 'encoding',
  '--encoding': 'encoding',
  '--locale': 'locale',
  '--lc-collate': 'locale',
  '--lc-ctype': 'locale',
  '--lc-messages': 'ignored',
  '--lc-monetary': 'ignored',
  '--lc-numeric': 'ignored',
  '--lc-time': 'ignored',
  '--dbcompatibility': 'ignored',
  '-T': 'ignored',
  '--text-search-config': 'ignored',
  '-A': 'ignored',
  '--auth': 'ignored',
  '--auth-host': 'ignored',
  '--auth-local': 'ignored',
  '-U': 'user',
  '--username': 'user',
  '-X': 'refused',
  '--xlogdir': 'refused',
};
const FLAGS = new Set([
  '-S',
  '--security',
  '-c',
  '--enable-dcf',
  '-N',
  '--nosync',
  '-n',
  '--noclean',
  '-d',
  '--debug',
  '--no-locale',
  '-g',
]);

/** The template has these; they differ in nothing a test could see. */
const ENCODINGS = new Set(['UTF8', 'UTF-8', 'UNICODE']);
const LOCALES = new Set(['C', 'POSIX', 'C.UTF-8', 'C.UTF8']);
const HINT = 'Try "gs_initdb --help" for more information.';

export function parseInitdbArguments(argv: readonly string[], environment: NodeJS.ProcessEnv): InitdbArguments {
  const given = new Map<Option, string>();
  const words: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const [name, inline] = splitArgument(argv[index] ?? '');
    if (name === '--help' || name === '-?') return { kind: 'help' };
    if (name === '--version' || name === '-V') return { kind: 'version' };
    const option = WITH_VALUE[name];
    if (option !== undefined) given.set(option, inline ?? argv[(index += 1)] ?? '');
    else if (name.startsWith('-') && !FLAGS.has(name))
      return wrong(`gs_initdb: unrecognized option '${name}'\n${HINT}`);
    else if (!name.startsWith('-')) words.push(name);
  }
  return check(given, given.get('directory') ?? words[0] ?? environment['PGDATA'] ?? '');
}

function check(given: ReadonlyMap<Option, string>, directory: string): InitdbArguments {
  const nodeName = given.get('node') ?? '';
  if (nodeName === '') return wrong(`gs_initdb: openGauss node name is mandatory\n${HINT}`);
  if (directory === '') {
    return wrong(
      'gs_initdb: no data directory specified\nYou must identify the directory where the data for this database system\nwill reside.  Do this with either the invocation option -D or the\nenvironment variable PGDATA.',
    );
  }
  const encoding = given.get('encoding');
  if (encoding !== undefined && !ENCODINGS.has(encoding.toUpperCase())) {
    return wrong(`gs_initdb: the dbquake stand-in has encoding UTF8 only, not "${encoding}"`);
  }
  const locale = given.get('locale');
  if (locale !== undefined && !LOCALES.has(locale.toUpperCase()))
    return wrong(`gs_initdb: invalid locale name "${locale}"`);
  const user = given.get('user') ?? 'omm';
  if (user !== 'omm') return wrong(`gs_initdb: the dbquake stand-in has initial user omm only, not "${user}"`);
  if (given.has('refused'))
    return wrong('gs_initdb: the dbquake stand-in keeps WAL in the data directory, -X is not supported');
  return {
    kind: 'run',
    dataDirectory: directory.replace(/(.)\/+$/, '$1'),
    nodeName,
    password: given.get('password'),
    passwordFile: given.get('passwordFile'),
    encodingGiven: encoding !== undefined,
  };
}

function splitArgument(argument: string): [string, string | undefined] {
  const long = /^(--[^=]+)=(.*)$/s.exec(argument);
  if (long !== null) return [long[1] ?? '', long[2]];
  const short = /^(-[DEAUwXT])(.+)$/s.exec(argument);
  return short === null ? [argument, undefined] : [short[1] ?? '', short[2]];
}

function wrong(message: string): InitdbArguments {
  return { kind: 'wrong', message };
}
