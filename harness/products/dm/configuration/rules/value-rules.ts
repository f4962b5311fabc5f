import { checkValue, type ValueRule } from '../check-value.ts';
import type { IniSection } from '../ini-file.ts';
import { fileFormats, parameterNamed, parametersOf } from '../parameters/index.ts';
import { distinctFiles, type System } from '../site.ts';
import type { Rule, Violation } from './rule.ts';

const SAYS: Readonly<Record<ValueRule, string>> = {
  E_PARAM_TYPE: 'A value has the type of its parameter: a number, one of the allowed words, an address, a time.',
  E_PARAM_RANGE: 'A number is in the range of its parameter.',
  E_PORT_RANGE: 'A port is between 1024 and 65534.',
  E_OGUID_RANGE: 'An OGUID is between 0 and 2147483647.',
  E_NAME_LEN: 'The name of an instance or of a group has at most 16 characters.',
};

export const valueRules: readonly Rule[] = [
  ...(Object.keys(SAYS) as ValueRule[]).map((id): Rule => ({
    id,
    severity: 'error',
    files: ['all'],
    says: SAYS[id],
    source: 'DM data watch V2.1, 2.1 to 2.9, at each parameter',
    check: (system) => sections(system).flatMap((section) => wrongValues(section, id)),
  })),
  {
    id: 'E_PARAM_MISSING',
    severity: 'error',
    files: ['all'],
    says: 'Parameters without a default are set.',
    source: 'DM data watch V2.1, 2.1 to 2.9, at each parameter',
    check: (system) => sections(system).flatMap(missing),
  },
];

function sections(system: System): IniSection[] {
  return distinctFiles(system).flatMap(({ head, sections: named }) => [head, ...named]);
}

function wrongValues(section: IniSection, rule: ValueRule): Violation[] {
  const { source, section: format } = fileFormats[section.kind];
  const inside = section.name !== '';
  const names = inside && format?.name === 'name' ? nameProblem(section, rule) : [];
  const values = section.entries.flatMap(({ key, value, line }) => {
    const parameter = parameterNamed(section.kind, inside, key);
    const problem = parameter === undefined ? undefined : checkValue(parameter.type, value);
    if (problem?.rule !== rule) return [];
    return { file: section.path, line, found: `${key} = ${value}`, expected: problem.expected, source };
  });
  return [...names, ...values];
}

function nameProblem({ kind, name, path, line }: IniSection, rule: ValueRule): Violation[] {
  const problem = checkValue({ kind: 'name' }, name);
  if (problem?.rule !== rule) return [];
  return [{ file: path, line, found: `[${name}]`, expected: problem.expected, source: fileFormats[kind].source }];
}

function missing(section: IniSection): Violation[] {
  const inside = section.name !== '';
  return parametersOf(section.kind, inside)
    .filter(({ name, required }) => required === true && !section.entries.some(({ key }) => key === name))
    .map(({ name }) => ({
      file: section.path,
      line: section.line,
      found: inside ? `[${section.name}] without ${name}` : `no ${name}`,
      expected: `${name} = VALUE`,
      source: fileFormats[section.kind].source,
    }));
}
