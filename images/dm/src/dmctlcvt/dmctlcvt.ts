import { QuakeError } from '../../../../harness/errors.ts';
import { checkValue } from '../../../../harness/products/dm/configuration/check-value.ts';
import { parseIniFile } from '../../../../harness/products/dm/configuration/ini-file.ts';
import { controlFilePath, newControlFile } from '../control-file/control-file.ts';
import { formatControlFile, parseControlFile } from '../control-file/control-file-text.ts';

/** The version that seed 001 §2.5 shows. */
const BANNER = 'DMCTLCVT V7.6.0.171-Build(2019.07.02-109059)ENT';

/** What a conversion reads and what it may not know by itself. */
export interface ConversionInput {
  readonly read: (path: string) => string;
  /** A number drawn at random for each group: another run makes another history (seed 001 §2.5). */
  readonly tguid: () => bigint;
}

/** Lines to print, and files to write. */
export interface Conversion {
  readonly lines: readonly string[];
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

const HELP: readonly string[] = [
  BANNER,
  'Format: ./dmctlcvt KEYWORD=value',
  '',
  'Control files must be named dm.ctl, dmmpp.ctl or dmwatcher.ctl.',
  '',
  'Keyword   Meaning',
  '-'.repeat(80),
  'TYPE      1 control file to text (SRC must be dm.ctl or dmmpp.ctl)',
  '          2 text to control file (DEST must be dm.ctl or dmmpp.ctl)',
  '          3 dmwatcher.ini to dmwatcher.ctl (DEST is a folder; the file is in a folder of its group)',
  '          4 dmwatcher.ctl to text (SRC must be dmwatcher.ctl)',
  'SRC       path of the source',
  'DEST      path of the target',
  'DCR_INI   path of dmdcr.ini',
  'HELP      print this help',
];

/** The names that each type takes, of its source or of its target. */
const NAMES: Readonly<Record<string, { readonly of: 'SRC' | 'DEST'; readonly names: readonly string[] } | undefined>> =
  {
    1: { of: 'SRC', names: ['dm.ctl', 'dmmpp.ctl'] },
    2: { of: 'DEST', names: ['dm.ctl', 'dmmpp.ctl'] },
    3: undefined,
    4: { of: 'SRC', names: ['dmwatcher.ctl'] },
  };

/** Carries out a command line of dmctlcvt. Throws `QUAKE_DMCTLCVT` for a wrong one. */
export function convert(argv: readonly string[], input: ConversionInput): Conversion {
  const given = new Map(argv.map((argument) => keyword(argument)));
  if (given.has('HELP') || given.size === 0) return { lines: HELP, files: [] };
  const [type = '', source, target] = ['TYPE', 'SRC', 'DEST'].map((name) => given.get(name));
  if (!['1', '2', '3', '4'].includes(type))
    throw wrong(`TYPE must be 1, 2, 3 or 4, not ${type === '' ? 'empty' : type}`);
  if (source === undefined || source === '') throw wrong('SRC is not given');
  if (target === undefined || target === '') throw wrong('DEST is not given');
  const limit = NAMES[type];
  const name = (limit?.of === 'DEST' ? target : source).split('/').at(-1) ?? '';
  if (limit?.names.includes(name) === false)
    throw wrong(`${limit.of} must be named ${limit.names.join(' or ')}, not ${name}`);
  const text = input.read(source);
  const files =
    type === '3' ? controlFiles(source, target, text, input) : [{ path: target, text: checked(type, source, text) }];
  return { lines: [BANNER, `convert ${type === '3' ? 'txt to dmwatcher.ctl' : 'file'} success!`], files };
}

/** One new control file for each group. */
function controlFiles(source: string, target: string, text: string, { tguid }: ConversionInput): Conversion['files'] {
  const { sections } = parseIniFile('dmwatcher.ini', source, Buffer.from(text));
  if (sections.length === 0) throw wrong(`${source} has no [GROUP_NAME]`);
  return sections.map(({ name }) => {
    if (checkValue({ kind: 'name' }, name) !== undefined)
      throw wrong(`group name ${name} is longer than 16 characters`);
    return { path: controlFilePath(target, name), text: formatControlFile(newControlFile(tguid())) };
  });
}

/** dm.ctl and dmmpp.ctl are kept as text by the emulation, so that they only change their name. */
function checked(type: string, source: string, text: string): string {
  return type === '4' ? formatControlFile(parseControlFile(source, text)) : text;
}

function keyword(argument: string): [string, string] {
  const [name = '', ...value] = argument.split('=');
  const known = name.toUpperCase();
  if (!['TYPE', 'SRC', 'DEST', 'DCR_INI', 'HELP'].includes(known)) throw wrong(`unknown keyword ${name}`);
  return [known, value.join('=')];
}

function wrong(message: string): QuakeError {
  return new QuakeError('QUAKE_DMCTLCVT', `dmctlcvt: ${message}`, { exitClass: 'usage', hint: 'See ./dmctlcvt HELP.' });
}
