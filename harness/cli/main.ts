#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { messageOf, QuakeError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { EXIT_CODES_HELP, exitCodeOf } from './exit-code.ts';

type MakeCommand = (finish: (code: number) => void) => Command;

/** Each is loaded when it is asked for: `dbquake check FILE` must not wait for the code that talks to Docker. */
const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  run: async () => (await import('./run-command.ts')).runCommand,
  matrix: async () => (await import('./matrix-command.ts')).matrixCommand,
  check: async () => (await import('./check-command.ts')).checkCommand,
  timeline: async () => (await import('./timeline-command.ts')).timelineCommand,
  report: async () => (await import('./report-command.ts')).reportCommand,
  doctor: async () => (await import('./doctor-command.ts')).doctorCommand,
  images: async () => (await import('./images-command.ts')).imagesCommand,
  clean: async () => (await import('./clean-command.ts')).cleanCommand,
  faults: async () => (await import('./faults-command.ts')).faultsCommand,
  heal: async () => (await import('./heal-command.ts')).healCommand,
  replay: async () => (await import('./replay-command.ts')).replayCommand,
  lint: async () => (await import('./lint-command.ts')).lintCommand,
  schema: async () => (await import('./schema-command.ts')).schemaCommand,
};

/** The one command that the first word names; all of them where it names none, so that help and errors know them. */
function commandsFor(argv: readonly string[]): readonly (() => Promise<MakeCommand>)[] {
  const word = argv.slice(2).find((argument) => !argument.startsWith('-'));
  const load = word !== undefined && Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  return load === undefined ? Object.values(COMMANDS) : [load];
}

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
  for (const load of commandsFor(argv)) {
    const command = await load();
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
