/**
 * What `npm test` does after the set-up: every check of the project, stage by stage. Ends with one line
 * `N passed, N failed` (and `, N skipped`); exit code 1 if anything failed, 64 for a wrong option, 130 when interrupted.
 *
 *   --unit       only the unit tests (no Docker, no browser)
 *   --no-docker  everything that needs no Docker
 *   --nightly    all container suites, not only those tagged @smoke
 */
import { existsSync } from 'node:fs';
import { formatCounts } from './support/counts.ts';
import { checkStage } from './support/stages/check-stage.ts';
import { imagesStage } from './support/stages/images-stage.ts';
import { mochaStage } from './support/stages/mocha-stage.ts';
import { runStages } from './support/stages/run-stages.ts';
import type { Stage } from './support/stages/stage.ts';

const MINUTE_MS = 60_000;
const TSC = 'node_modules/typescript/bin/tsc';
const options = ['--unit', '--no-docker', '--nightly'];

const unitTests = mochaStage({
  name: 'unit tests',
  files: ['{harness,images,reports,suites}/**/*.test.ts'],
  arguments: ['--ignore', '**/*.browser.test.ts'],
  limitMs: 5 * MINUTE_MS,
});

function chooseStages(chosen: ReadonlySet<string>): Stage[] {
  if (chosen.has('--unit')) return [unitTests];
  const withoutDocker = [
    checkStage('lint', ['node_modules/eslint/bin/eslint.js', '.']),
    checkStage('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
    checkStage('types', ...typeScriptProjects().map((project) => [TSC, '--noEmit', '-p', project] as const)),
    checkStage('dead code', ['node_modules/knip/bin/knip.js']),
    unitTests,
    mochaStage({ name: 'browser tests', files: ['**/*.browser.test.ts'], limitMs: 5 * MINUTE_MS }),
    checkStage('build', ['harness/setup/setup.mjs', '--no-docker', '--build']),
  ];
  if (chosen.has('--no-docker')) return withoutDocker;
  const nightly = chosen.has('--nightly');
  const suites = mochaStage({
    name: 'container suites',
    needs: imagesStage.name,
    files: ['suites/**/*.suite.ts'],
    arguments: nightly ? [] : ['--grep', '@smoke'],
    limitMs: (nightly ? 6 * 60 : 30) * MINUTE_MS,
  });
  return [...withoutDocker, imagesStage, suites];
}

/** The page inside the HTML report is a project of its own, because it runs in a browser. */
function typeScriptProjects(): string[] {
  return ['tsconfig.json', 'reports/html/page/tsconfig.json'].filter((project) => existsSync(project));
}

async function main(): Promise<void> {
  const chosen = new Set(process.argv.slice(2));
  const unknown = [...chosen].filter((option) => !options.includes(option));
  if (unknown.length > 0) {
    process.stderr.write(`unknown option ${unknown.join(' ')}; there are ${options.join(' ')}\n`);
    process.exitCode = 64;
    return;
  }
  const interruption = new AbortController();
  // The program of the current stage gets the signal from the terminal too and cleans up: wait for it.
  process.on('SIGINT', () => interruption.abort());
  const counts = await runStages(
    chooseStages(chosen),
    (text) => process.stdout.write(text),
    () => interruption.signal.aborted,
  );
  process.stdout.write(`\n${formatCounts(counts)}\n`);
  process.exitCode = interruption.signal.aborted ? 130 : Number(counts.failed > 0);
}

await main();
