import { readGucNumber } from '../conf/guc-number.ts';
import { GUC_TABLE, type GucParameter } from '../conf/guc-table.ts';

/** One `-c`: a parameter, and its new value as given; undefined value means "back to the default". */
export interface Assignment {
  readonly name: string;
  readonly value: string | undefined;
}

/** `name=value`, `name = value` or `name`; undefined where it is none of them. */
export function parseAssignment(text: string): Assignment | undefined {
  const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_.]*)\s*(?:=\s*(.*?)\s*)?$/s.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name, value: value === undefined || value === '' ? undefined : value };
}

/** Message for a name outside the list (recording 07), undefined for a known one. */
export function checkName(name: string): string | undefined {
  if (GUC_TABLE.has(name.toLowerCase())) return undefined;
  return (
    `ERROR: The name of parameter "${name}" is incorrect. ` +
    'It is not within the CN/DN support parameters or it is a read only parameter.\n'
  );
}

/**
 * Messages about a value (facts/opengauss.md §9), none where it is right. Strings must be in quotes inside -c; other
 * types may be.
 */
export function checkValue(name: string, value: string): readonly string[] {
  const parameter = GUC_TABLE.get(name.toLowerCase());
  if (parameter === undefined) return [];
  const isQuoted = value.length >= 2 && /^(['"]).*\1$/s.test(value);
  if (parameter.type === 'string') {
    if (isQuoted) return [];
    return [
      `ERROR: The value "${value}" for parameter "${name}" is incorrect. Please do it like this "parameter = 'value'".\n`,
    ];
  }
  const problem = findProblem(name, parameter, isQuoted ? value.slice(1, -1) : value);
  if (problem === undefined) return [];
  const word = TYPE_WORDS[parameter.type];
  return [...problem, `ERROR: The value "${value}" for parameter "${name}" is incorrect, requires a ${word} value\n`];
}

const TYPE_WORDS = { boolean: 'boolean', enum: 'enum', integer: 'integer', real: 'real' } as const;

/** What is said before the general message; undefined where the value is right. */
function findProblem(
  name: string,
  parameter: Exclude<GucParameter, { type: 'string' }>,
  value: string,
): readonly string[] | undefined {
  switch (parameter.type) {
    case 'boolean':
      return isBoolean(value) ? undefined : [];
    case 'enum':
      return parameter.values.includes(value.toLowerCase()) ? undefined : [];
    case 'integer':
    case 'real': {
      const { min, max, type } = parameter;
      const number = readGucNumber(name, parameter, value);
      if (number === undefined) {
        return [`ERROR: The parameter "${name}" requires ${type === 'integer' ? 'an integer' : 'a numeric'} value.\n`];
      }
      if (number >= min && number <= max) return undefined;
      return [`ERROR: The value ${number} is outside the valid range for parameter "${name}" (${min} .. ${max}).\n`];
    }
  }
}

/** Any beginning of true, false, yes, no (at least one letter), on, of, off, 1 and 0, as the server's parser takes them. */
function isBoolean(value: string): boolean {
  const text = value.toLowerCase();
  if (text === '') return false;
  return ['true', 'false', 'yes', 'no'].some((word) => word.startsWith(text)) || /^(on|of|off|1|0)$/.test(text);
}
