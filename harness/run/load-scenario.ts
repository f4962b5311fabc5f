import { readFile } from 'node:fs/promises';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { messageOf, QuakeError } from '../errors.ts';
import { scenario } from './built-in-scenarios.ts';
import { scenarioSchema, scheduleSchema, type Scenario, type ScheduleEntry } from './scenario.ts';

/** A built-in scenario of this product by its name, or a YAML file. Throws a usage error that names the wrong key or value. */
export async function loadScenario(nameOrFile: string, product?: string): Promise<Scenario> {
  if (!/\.ya?ml$/.test(nameOrFile)) return scenario(nameOrFile, product === undefined ? {} : { product });
  return checked(scenarioSchema, await readYaml(nameOrFile), nameOrFile);
}

/** A schedule file: a YAML list of entries. */
export async function loadSchedule(file: string): Promise<readonly ScheduleEntry[]> {
  return checked(scheduleSchema, await readYaml(file), file);
}

async function readYaml(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new QuakeError('QUAKE_FILE_UNREADABLE', `Cannot read ${file}: ${messageOf(error)}`, {
      exitClass: 'usage',
      cause: error,
    });
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new QuakeError('QUAKE_FILE_INVALID', `${file} is not YAML: ${error.message}`, {
      exitClass: 'usage',
      cause: error,
    });
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, file: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new QuakeError('QUAKE_FILE_INVALID', `${file} is not valid:\n${z.prettifyError(result.error)}`, {
    exitClass: 'usage',
    hint: 'The keys are described in the README, "Scenario files"',
  });
}
