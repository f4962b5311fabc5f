#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { messageOf, QuakeError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { checkCommand } from './check-command.ts';
import { cleanCommand } from './clean-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { EXIT_CODES_HELP, exitCodeOf } from './exit-code.ts';
import { imagesCommand } from './images-command.ts';
import { reportCommand } from './report-command.ts';
import { runCommand } from './run-command.ts';

async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const finish = (code: number): void => {
    exitCode = code;
  };
  const { version } = JSON.parse(readFileSync(`${packageRoot()}/package.json`, 'utf8')) as { version: string };
  const program = new Command('dbquake')
    .description('Breaks a database cluster on purpose and says with evidence whether it kept its promises.')
    .version(version)
    .option('--verbose', 'print the stack of an error')
    .addHelpText('after', `\n${EXIT_CODES_HELP}`)
    .exitOverride()
    .configureOutput({ writeErr: (text) => void process.stderr.write(text) });
  for (const command of [runCommand, checkCommand, reportCommand, doctorCommand, imagesCommand, cleanCommand]) {
    program.addCommand(command(finish).exitOverride());
  }
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) printError(error, program.opts<{ verbose?: true }>().verbose === true);
    return exitCodeOf(error);
  }
}

function printError(error: unknown, verbose: boolean): void {
  process.stderr.write(`dbquake: ${messageOf(error)}\n`);
  if (error instanceof QuakeError && error.hint !== undefined) process.stderr.write(`  ${error.hint}\n`);
  if (!(error instanceof QuakeError)) process.stderr.write('  This is a defect of dbquake; --verbose shows where.\n');
  if (verbose && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
}

process.on('unhandledRejection', (reason) => {
  throw reason;
});
process.exitCode = await main(process.argv);
