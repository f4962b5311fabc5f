import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseGsqlArguments, type GsqlArguments } from '../gsql/arguments.ts';
import { refuseHostList, translateConnectionFailure, translateScriptMessages, type Target } from '../gsql/messages.ts';
import { translateSql, type TranslatedSql } from '../gsql/translate-sql.ts';
import { productVersion } from '../product-version.ts';
import { POSTGRES_BIN, postgresVersion } from '../server/postgres-bin.ts';

/** Exit codes: 0, also when a statement failed; 2 no connection; 3 a statement failed under ON_ERROR_STOP (recording 05). */
async function main(argv: readonly string[]): Promise<number> {
  const wanted = parseGsqlArguments(argv);
  if (wanted.version) {
    process.stdout.write(`gsql ${productVersion(postgresVersion())}\n`);
    return 0;
  }
  const interactive = wanted.command === undefined && wanted.file === undefined && process.stdin.isTTY;
  return interactive ? runInteractive(wanted) : runScript(wanted);
}

function environment({ password }: GsqlArguments): NodeJS.ProcessEnv {
  const base: NodeJS.ProcessEnv = { PGHOST: '/tmp', ...process.env };
  // The real gsql takes a password from -W only; its libraries are not psql's.
  delete base['PGPASSWORD'];
  delete base['LD_LIBRARY_PATH'];
  return password === undefined ? base : { ...base, PGPASSWORD: password };
}

function connection({ host, port, user }: GsqlArguments): string[] {
  const pair = (option: string, value: string | undefined): string[] => (value === undefined ? [] : [option, value]);
  return [...pair('-h', host), ...pair('-p', port), ...pair('-U', user)];
}

function runInteractive(wanted: GsqlArguments): Promise<number> {
  const prompt = 'openGauss%R%# ';
  const settings = ['-v', `PROMPT1=${prompt}`, '-v', `PROMPT2=${prompt}`];
  const child = spawn(`${POSTGRES_BIN}/psql`, ['-X', ...settings, ...connection(wanted), ...wanted.rest], {
    stdio: 'inherit',
    env: environment(wanted),
  });
  return new Promise((resolve) =>
    child.on('close', (code) => {
      resolve(code ?? 2);
    }),
  );
}

async function runScript(wanted: GsqlArguments): Promise<number> {
  const refusal = wanted.host === undefined ? undefined : refuseHostList(targetOf(wanted));
  if (refusal !== undefined) {
    process.stderr.write(refusal);
    return 2;
  }
  const started = performance.now();
  const sql = translateSql(wanted.command ?? readScript(wanted.file));
  const source = wanted.command === undefined ? ['-f', '-'] : ['-c', sql.text];
  const settings = ['-X', '-w', '-v', 'SHOW_ALL_RESULTS=off', '-v', 'SHOW_CONTEXT=never'];
  const child = spawn(`${POSTGRES_BIN}/psql`, [...settings, ...connection(wanted), ...wanted.rest, ...source], {
    stdio: ['pipe', sql.addedSchemas === 0 && !wanted.rest.includes('-x') ? 'inherit' : 'pipe', 'pipe'],
    env: environment(wanted),
  });
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(wanted.command === undefined ? sql.text : '');
  const [output, errors, code] = await Promise.all([
    collect(child.stdout),
    collect(child.stderr),
    new Promise<number>((resolve) =>
      child.on('close', (exit) => {
        resolve(exit ?? 2);
      }),
    ),
  ]);
  process.stdout.write(hideAddedTags(noRows(output, wanted), sql, wanted.command !== undefined));
  if (wanted.file !== undefined && code !== 2)
    process.stdout.write(`total time: ${Math.round(performance.now() - started)}  ms\n`);
  const failure = code === 2 ? translateConnectionFailure(errors, targetOf(wanted)) : undefined;
  process.stderr.write(failure ?? translateScriptMessages(errors));
  return exitCode(code, wanted);
}

function exitCode(code: number, { command, onErrorStop }: GsqlArguments): number {
  if (code !== 1 || command === undefined) return code;
  return onErrorStop ? 3 : 0;
}

function readScript(file: string | undefined): string {
  return readFileSync(file === undefined || file === '-' ? 0 : file, 'utf8');
}

/** gsql's words for an empty result in the expanded format (recording 05). */
function noRows(output: string, { rest }: GsqlArguments): string {
  return rest.includes('-x') ? output.replace(/^\(0 rows\)\n\n?/m, '(No rows)\n') : output;
}

/** With -c only the last result is shown, so an added CREATE SCHEMA stands for the CREATE ROLE before it. */
function hideAddedTags(output: string, sql: TranslatedSql, isCommand: boolean): string {
  if (isCommand) return sql.endsWithAdded ? output.replace(/^CREATE SCHEMA$/m, 'CREATE ROLE') : output;
  return output.replaceAll(/^CREATE ROLE\n(?:GRANT ROLE\n)?CREATE SCHEMA$/gm, 'CREATE ROLE');
}

function targetOf({ host, port, user, password, rest }: GsqlArguments): Target {
  const conninfo = rest.find((word) => /\bhost=/.test(word)) ?? '';
  const named = (key: string): string | undefined => new RegExp(`\\b${key}=(\\S+)`).exec(conninfo)?.[1];
  return {
    host: host ?? named('host') ?? process.env['PGHOST'] ?? '/tmp',
    port: port ?? named('port') ?? process.env['PGPORT'] ?? '5432',
    user: user ?? named('user'),
    hasPassword: password !== undefined,
  };
}

async function collect(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (stream === null) return '';
  let text = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) text += String(chunk);
  return text;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
