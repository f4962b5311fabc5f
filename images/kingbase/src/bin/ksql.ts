import { spawn } from 'node:child_process';
import { LAYOUT, POSTGRES_BIN } from '../install/layout.ts';
import { nodeMachine } from '../machine/node-machine.ts';
import { inKsqlWords, planKsql } from '../tools/ksql.ts';
import { formatPoolNodes } from '../tools/pool-nodes.ts';

async function main(words: readonly string[]): Promise<number> {
  const { argv, isPoolNodes } = planKsql(words);
  const isCommand = words.includes('-c') || words.includes('-f') || words.includes('--version');
  if (!isCommand) return interactive(argv);
  const { exitCode, stdout, stderr } = await nodeMachine.run([`${POSTGRES_BIN}/psql`, ...argv], {
    timeoutMs: 3_600_000,
  });
  process.stdout.write(isPoolNodes && exitCode === 0 ? formatPoolNodes(stdout) : stdout);
  process.stderr.write(inKsqlWords(stderr));
  return exitCode;
}

/** A session, or a script on the standard input. */
function interactive(argv: readonly string[]): Promise<number> {
  const prompt = ['-v', 'PROMPT1=%/%R%# ', '-v', 'PROMPT2=%/%R%# '];
  const env = { ...process.env, PGPASSFILE: LAYOUT.passwordFile, PGHOST: '/tmp' };
  const child = spawn(`${POSTGRES_BIN}/psql`, [...prompt, ...argv], { stdio: 'inherit', env });
  return new Promise((resolve) =>
    child.on('close', (code) => {
      resolve(code ?? 2);
    }),
  );
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
