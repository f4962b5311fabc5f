import { checkValue } from '../../../../harness/products/dm/configuration/check-value.ts';
import { parameterNamed } from '../../../../harness/products/dm/configuration/parameters/index.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { UserStatement } from '../watch/statement.ts';
import type { DatabaseConfiguration } from './database-state.ts';

type SetParameter = Extract<UserStatement, { readonly kind: 'set parameter' }>;

/** The dynamic parameters that a state machine depends on. */
const IN_MEMORY: Readonly<Record<string, (value: number) => Partial<DatabaseConfiguration>>> = {
  ALTER_MODE_STATUS: (value) => ({ alterModeStatus: value === 1 }),
};

/**
 * SP_SET_PARA_VALUE: the configuration that holds from now on; undefined when it is refused, because there is no such
 * parameter, the value is out of its range, or it is static and was to be changed in memory (seed 001 §2.1).
 */
export function setParameter(
  configuration: DatabaseConfiguration,
  { scope, name, value }: SetParameter,
  rules: RuleBook,
): DatabaseConfiguration | undefined {
  const parameter = parameterNamed('dm.ini', false, name);
  if (parameter === undefined) return undefined;
  if (checkValue(parameter.type, value) !== undefined && rules.applies('database.set-parameter-range'))
    return undefined;
  if (scope === 2) return configuration;
  if (parameter.dynamic !== true && rules.applies('database.set-parameter-static')) return undefined;
  return { ...configuration, ...IN_MEMORY[name]?.(Number(value)) };
}
