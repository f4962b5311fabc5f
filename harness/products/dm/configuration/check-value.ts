import { isHost, parseAddress } from './address.ts';
import type { ParameterType } from './parameters/parameter.ts';

/** The longest name of an instance or of a group, in characters (seed 001 §2.1, §2.4). */
const LONGEST_NAME = 16;

/** Which rule a value breaks, and what is allowed instead. */
export interface ValueProblem {
  readonly rule: ValueRule;
  readonly expected: string;
}

export type ValueRule = 'E_PARAM_TYPE' | 'E_PARAM_RANGE' | 'E_PORT_RANGE' | 'E_OGUID_RANGE' | 'E_NAME_LEN';

type Integer = Extract<ParameterType, { readonly kind: 'integer' }>;

const PORT_TYPE: Integer = { kind: 'integer', ranges: [[1024, 65_534]] };
const OGUID_TYPE: Integer = { kind: 'integer', ranges: [[0, 2_147_483_647]] };

/** What is wrong with a value of this type; undefined when it is allowed. */
export function checkValue(type: ParameterType, value: string): ValueProblem | undefined {
  const expected = describeType(type);
  const unless = (fits: boolean, rule: ValueRule): ValueProblem | undefined => (fits ? undefined : { rule, expected });
  switch (type.kind) {
    case 'integer':
      return checkInteger(type, value, 'E_PARAM_RANGE');
    case 'port':
      return checkInteger(PORT_TYPE, value, 'E_PORT_RANGE');
    case 'oguid':
      return checkInteger(OGUID_TYPE, value, 'E_OGUID_RANGE');
    case 'name':
      return value === ''
        ? unless(false, 'E_PARAM_TYPE')
        : unless(Array.from(value).length <= LONGEST_NAME, 'E_NAME_LEN');
    case 'word':
      return unless(type.words.includes(value.toUpperCase()), 'E_PARAM_TYPE');
    case 'host':
      return unless(isHost(value), 'E_PARAM_TYPE');
    case 'addresses':
      return unless(
        value.split('/').every((one) => parseAddress(one)?.port !== undefined),
        'E_PARAM_TYPE',
      );
    case 'time':
      return unless(isTime(value), 'E_PARAM_TYPE');
    case 'date-time':
      return unless(isDateTime(value), 'E_PARAM_TYPE');
    case 'text':
      return undefined;
  }
}

/** What a type allows, in words. */
export function describeType(type: ParameterType): string {
  switch (type.kind) {
    case 'integer':
      return `${type.ranges.map(describeRange).join(', or ')}${type.unit === undefined ? '' : ` ${type.unit}`}`;
    case 'port':
      return describeType(PORT_TYPE);
    case 'oguid':
      return describeType(OGUID_TYPE);
    case 'name':
      return `a name of at most ${LONGEST_NAME} characters`;
    case 'word':
      return type.words.join(', ');
    case 'host':
      return 'an address';
    case 'addresses':
      return 'ADDRESS:PORT';
    case 'time':
      return 'hh:mm:ss';
    case 'date-time':
      return 'YYYY-MM-DD hh:mm:ss';
    case 'text':
      return 'text';
  }
}

function checkInteger(type: Integer, value: string, rule: ValueRule): ValueProblem | undefined {
  if (!/^[+-]?\d+$/.test(value)) return { rule: 'E_PARAM_TYPE', expected: `a whole number, ${describeType(type)}` };
  const number = BigInt(value.replace(/^\+/, ''));
  const fits = type.ranges.some(([low, high]) => number >= low && number <= high);
  return fits ? undefined : { rule, expected: describeType(type) };
}

function describeRange([low, high]: Integer['ranges'][number]): string {
  if (low === high) return String(low);
  return BigInt(high) - BigInt(low) === 1n ? `${low} or ${high}` : `${low} to ${high}`;
}

function isTime(text: string): boolean {
  return /^(?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d$/.test(text);
}

function isDateTime(text: string): boolean {
  const [, year, month, day, time] = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:\s+(\S+))?$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && isTime(time ?? '0:0:0');
}
