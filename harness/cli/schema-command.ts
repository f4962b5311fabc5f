import { Command } from 'commander';
import { scenarioJsonSchema, scheduleJsonSchema } from '../run/json-schema.ts';
import { choice } from './option-values.ts';

export function schemaCommand(_finish: (code: number) => void): Command {
  return new Command('schema')
    .description('print the JSON schema of scenario files, or of schedule files')
    .argument('[of]', 'scenario or schedule', 'scenario')
    .action((of: string) => {
      const schema = { scenario: scenarioJsonSchema, schedule: scheduleJsonSchema }[
        choice('schema', of, ['scenario', 'schedule'])
      ];
      process.stdout.write(`${JSON.stringify(schema(), null, 2)}\n`);
    });
}
