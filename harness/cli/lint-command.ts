import { Command } from 'commander';
import { lintConfiguration } from '../products/dm/configuration/lint.ts';
import type { WatchVersion } from '../products/dm/configuration/parameters/parameter.ts';
import { renderReport } from '../products/dm/configuration/render-report.ts';
import { ruleDocument } from '../products/dm/configuration/rule-document.ts';
import { QuakeError } from '../errors.ts';
import { readSites } from './lint-sites.ts';
import { choice } from './option-values.ts';

interface LintOptions {
  readonly watch?: string;
  readonly json?: true;
  readonly rules?: true;
}

const WATCH_VERSIONS: readonly WatchVersion[] = ['2.1', '4.0'];

export function lintCommand(finish: (code: number) => void): Command {
  const lint = new Command('lint').description('check the configuration files of a product; needs no Docker');
  lint
    .command('dm')
    .description('check dm.ini, dmmal.ini, dmarch.ini, dmwatcher.ini, dmmonitor.ini and the others of a DM data watch')
    .argument('[dir...]', 'one folder for each machine, all machines of one data watch')
    .option('--watch <version>', `rules of data watch ${WATCH_VERSIONS.join(' or ')} (default: told by the files)`)
    .option('--json', 'print the findings as JSON')
    .option('--rules', 'print all rules and parameters as Markdown, and check nothing')
    .addHelpText('after', '\nExit codes:\n  0 no errors (warnings are none) · 1 errors · 64 usage')
    .action(async (folders: readonly string[], options: LintOptions) => {
      if (options.rules === true) process.stdout.write(ruleDocument());
      else finish(await lintFolders(folders, options));
    });
  return lint;
}

/** Prints what is wrong with the files; 1 if any of it is an error. Throws a usage error where there is nothing to read. */
async function lintFolders(folders: readonly string[], { watch, json }: LintOptions): Promise<number> {
  if (folders.length === 0) {
    throw new QuakeError('QUAKE_NO_CONFIGURATION', 'lint dm: no folder was given', {
      exitClass: 'usage',
      hint: 'dbquake lint dm DIR..., with a folder for each machine',
    });
  }
  const version = watch === undefined ? undefined : choice('--watch', watch, WATCH_VERSIONS);
  const report = lintConfiguration(await readSites(folders), version);
  const text =
    json === true ? `${JSON.stringify({ schema: 'dbquake/lint@1', ...report }, null, 2)}\n` : renderReport(report);
  process.stdout.write(text);
  return report.errors > 0 ? 1 : 0;
}
