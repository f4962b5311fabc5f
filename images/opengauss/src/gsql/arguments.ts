/** What the command line of `gsql` asks for. */
export interface GsqlArguments {
  readonly version: boolean;
  /** Of several -c the last one counts (recording 03). */
  readonly command: string | undefined;
  /** `-` is stdin. */
  readonly file: string | undefined;
  readonly password: string | undefined;
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly user: string | undefined;
  readonly onErrorStop: boolean;
  /** Everything else, in psql's own words. */
  readonly rest: readonly string[];
}

const VALUES = new Set([
  '-d',
  '-v',
  '-F',
  '-R',
  '-o',
  '-L',
  '-P',
  '-T',
  '--dbname',
  '--set',
  '--variable',
  '--field-separator',
  '--record-separator',
  '--output',
  '--log-file',
  '--pset',
  '--table-attr',
]);
/** gsql's own flags, without meaning here: libedit, maintenance mode, client encryption, parallel execution. */
const IGNORED = new Set(['-r', '-m', '-C', '--maintenance', '--enable-client-encryption', '--pipeline', '-k']);
const LONG: Readonly<Record<string, string>> = {
  '--command': '-c',
  '--file': '-f',
  '--host': '-h',
  '--port': '-p',
  '--username': '-U',
  '--password': '-W',
};

export function parseGsqlArguments(argv: readonly string[]): GsqlArguments {
  const taken = new Map<string, string>();
  const rest: string[] = [];
  let version = false;
  let onErrorStop = false;
  const queue = [...argv];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const [name, inline] = split(word);
    const option = LONG[name] ?? name;
    if (option === '-V' || option === '--version') version = true;
    else if (['-c', '-f', '-h', '-p', '-U', '-W'].includes(option)) taken.set(option, inline ?? queue.shift() ?? '');
    else if (IGNORED.has(option)) continue;
    else if (VALUES.has(option)) {
      const value = inline ?? queue.shift() ?? '';
      onErrorStop ||= /^ON_ERROR_STOP(=(1|on|true))?$/i.test(value);
      rest.push(...(option.startsWith('--') ? [`${option}=${value}`] : [option, value]));
    } else if (/^-[A-Za-z]{2,}$/.test(word)) queue.unshift(...Array.from(word.slice(1), (letter) => `-${letter}`));
    else rest.push(word);
  }
  return {
    version,
    command: taken.get('-c'),
    file: taken.get('-f'),
    password: taken.get('-W'),
    host: taken.get('-h'),
    port: taken.get('-p'),
    user: taken.get('-U'),
    onErrorStop,
    rest,
  };
}

/** `--name=value` and `-pVALUE` into name and value. */
function split(word: string): [string, string | undefined] {
  const long = /^(--[a-z-]+)=(.*)$/s.exec(word);
  if (long !== null) return [long[1] ?? '', long[2]];
  const short = /^(-[cfhpUWdvFRoLPT])(.+)$/s.exec(word);
  return short === null ? [word, undefined] : [short[1] ?? '', short[2]];
}
