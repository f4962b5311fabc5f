import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { activeDefect } from '../defects/active-defect.ts';
import { LAYOUT, POSTGRES_BIN } from '../install/layout.ts';
import { nodeMachine } from '../machine/node-machine.ts';
import { hideRecoveryFiles, putBack } from '../tools/sys-ctl.ts';
import { inPostgresWords, RewindTranslator, sourceOf, targetOf } from '../tools/sys-rewind.ts';

const write = (lines: readonly string[]): void => {
  for (const line of lines) process.stdout.write(`${line}\n`);
};

async function main(words: readonly string[]): Promise<number> {
  const target = targetOf(words);
  const source = sourceOf(words);
  if (target === undefined || source === undefined) {
    process.stderr.write('sys_rewind: no target data directory or no source specified\n');
    return 1;
  }
  const where = await nodeMachine.run([`${POSTGRES_BIN}/psql`, '-XAtw', '-d', source, '-c', 'show data_directory']);
  if (where.exitCode === 0) write([`datadir_source = ${where.stdout.trim()}`]);
  if (activeDefect(nodeMachine) === 'rewind-failure-ignored') {
    write(['sys_rewind: error: could not find previous WAL record (defect switch)']);
    return 1;
  }
  const translator = new RewindTranslator(nodeMachine.now());
  hideRecoveryFiles(nodeMachine, target);
  const code = await rewind(inPostgresWords(words), (line) => {
    write(translator.line(line, nodeMachine.now()));
  });
  putBack(nodeMachine, target);
  const control = await nodeMachine.run([`${POSTGRES_BIN}/pg_controldata`, target]);
  if (code === 0) write(translator.end(control.stdout, nodeMachine.now()));
  return code;
}

function rewind(words: readonly string[], onLine: (line: string) => void): Promise<number> {
  const child = spawn(`${POSTGRES_BIN}/pg_rewind`, ['--progress', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PGPASSFILE: LAYOUT.passwordFile },
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  return new Promise((resolve) => {
    child.on('error', () => {
      resolve(127);
    });
    child.on('close', (code) => {
      resolve(code ?? 128);
    });
  });
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
