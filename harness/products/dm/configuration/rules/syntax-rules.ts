import type { IniFile, IniSection } from '../ini-file.ts';
import { fileFormats, parameterNamed, parametersOf } from '../parameters/index.ts';
import { distinctFiles, type System } from '../site.ts';
import { isServiceList } from '../service-names.ts';
import type { Rule, Violation } from './rule.ts';
import { similarName } from './similar-name.ts';

const FORM = 'DM data watch V2.1, 2 configuration files';
const OURS = 'reasoning: one of the two does not take effect';

export const syntaxRules: readonly Rule[] = [
  {
    id: 'E_SYNTAX',
    severity: 'error',
    files: ['all'],
    says: 'A line is a comment (#), a section ([NAME]) or NAME = VALUE.',
    source: FORM,
    check: (system) =>
      distinctFiles(system).flatMap(({ path, malformed }) =>
        malformed.map(({ line, text }) => ({
          file: path,
          line,
          found: text,
          expected: '# comment, [NAME] or NAME = VALUE',
        })),
      ),
  },
  {
    id: 'W_ENCODING',
    severity: 'warning',
    files: ['all'],
    says: 'A file is UTF-8, GBK or GB18030.',
    source: 'reasoning: what a program makes of other bytes is not known',
    check: (system) =>
      distinctFiles(system).flatMap(({ path, undecodable, lines }) =>
        undecodable.map((line) => ({ file: path, line, found: lines[line - 1] ?? '', expected: 'UTF-8 or GBK' })),
      ),
  },
  {
    id: 'E_SECTION_DUP',
    severity: 'error',
    files: ['dmarch.ini', 'dmwatcher.ini', 'dmmonitor.ini', 'dmtimer.ini', 'dm_svc.conf', 'dmwatcher.ctl'],
    says: 'A section stands once in its file (for dmmal.ini see E_INST_DUP).',
    source: OURS,
    check: (system) =>
      distinctFiles(system)
        .filter(({ kind }) => kind !== 'dmmal.ini')
        .flatMap(({ sections }) => [...repeated(sections, ({ name }) => name.toUpperCase())])
        .map(({ item, first }) => ({
          file: item.path,
          line: item.line,
          found: `[${item.name}] again`,
          expected: `one section [${item.name}]; the first is in line ${first.line}`,
        })),
  },
  {
    id: 'W_PARAM_DUP',
    severity: 'warning',
    files: ['all'],
    says: 'A parameter is set once in its section (MON_DW_IP may be repeated).',
    source: OURS,
    check: (system) => eachSection(system, duplicates),
  },
  {
    id: 'W_PARAM_UNKNOWN',
    severity: 'warning',
    files: ['all'],
    says: 'A parameter is known. Of dm.ini and dm_svc.conf, which have many more, only names one slip away from a known one are reported.',
    source: FORM,
    check: (system) => eachSection(system, unknown),
  },
  {
    id: 'W_PARAM_PLACE',
    severity: 'warning',
    files: ['all'],
    says: 'A parameter of the whole file stands before the first section, one of a section inside of it.',
    source: FORM,
    check: (system) => eachSection(system, misplaced),
  },
];

function eachSection(system: System, check: (section: IniSection, file: IniFile) => readonly Violation[]): Violation[] {
  return distinctFiles(system).flatMap((file) =>
    [file.head, ...file.sections].flatMap((section) => check(section, file)),
  );
}

function duplicates(section: IniSection): Violation[] {
  const once = section.entries.filter(
    ({ key }) => parameterNamed(section.kind, section.name !== '', key)?.repeatable !== true,
  );
  return [...repeated(once, ({ key }) => key)].map(({ item, first }) => ({
    file: section.path,
    line: item.line,
    found: `${item.key} = ${item.value} again`,
    expected: `${item.key} once; the first is in line ${first.line}`,
  }));
}

function unknown(section: IniSection, { kind }: IniFile): Violation[] {
  const names = [true, false].flatMap((inside) => parametersOf(kind, inside).map(({ name }) => name));
  return section.entries
    .filter(({ key, value }) => !names.includes(key) && !(kind === 'dm_svc.conf' && isServiceList(value)))
    .flatMap(({ key, line }) => {
      const near = similarName(key, names);
      if (near === undefined && fileFormats[kind].open === true) return [];
      return {
        file: section.path,
        line,
        found: key,
        expected: near === undefined ? `a parameter of ${kind}` : `${near}?`,
        source: fileFormats[kind].source,
      };
    });
}

function misplaced(section: IniSection, { kind }: IniFile): Violation[] {
  const inside = section.name !== '';
  return section.entries
    .filter(({ key }) => parameterNamed(kind, inside, key) === undefined)
    .flatMap(({ key, line }) => {
      if (parameterNamed(kind, !inside, key) === undefined) return [];
      const is = fileFormats[kind].section?.is ?? 'NAME';
      return {
        file: section.path,
        line,
        found: inside ? `${key} in [${section.name}]` : `${key} before the first section`,
        expected: inside ? `${key} before the first section` : `${key} in a section [${is}]`,
        source: fileFormats[kind].source,
      };
    });
}

function* repeated<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Generator<{ readonly item: Item; readonly first: Item }> {
  const seen = new Map<string, Item>();
  for (const item of items) {
    const first = seen.get(nameOf(item));
    if (first === undefined) seen.set(nameOf(item), item);
    else yield { item, first };
  }
}
