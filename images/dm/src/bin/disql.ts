import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { messageOf } from '../../../../harness/errors.ts';
import { MessageLink } from '../link/message-link.ts';
import { controlSocketPath, type ControlAnswer, type ControlRequest } from '../server/control-socket.ts';
import { parseServerStatement } from '../server/server-statement.ts';
import { parseDisqlArguments, type Login } from '../tools/disql-arguments.ts';
import { splitStatements } from '../tools/split-statements.ts';

const SOCKET_DIRECTORY = '/var/run/dm';
const LOCAL: readonly string[] = ['localhost', '127.0.0.1'];

/** Runs statements one after the other; the first that fails ends it with exit code 1. */
async function main(argv: readonly string[]): Promise<number> {
  const { login, statements } = parseDisqlArguments(argv);
  const text = statements ?? readFileSync(0, 'utf8');
  for (const statement of splitStatements(text)) {
    if (/^(?:exit|quit)$/i.test(statement)) return 0;
    const code = await (parseServerStatement(statement) === undefined
      ? runSql(login, statement)
      : control(login, statement));
    if (code !== 0) return 1;
  }
  return 0;
}

/** What only dmserver understands goes to the one on this machine. */
async function control(login: Login, sql: string): Promise<number> {
  if (!LOCAL.includes(login.host)) {
    process.stdout.write(`[-2007]: "${sql}" can only be executed on the machine of the database\n`);
    return 1;
  }
  const answer = await ask(controlSocketPath(SOCKET_DIRECTORY, login.port), { sql });
  process.stdout.write(answer.code === 0 ? `${answer.message}\n` : `[${answer.code}]: ${answer.message}\n`);
  return answer.code;
}

async function ask(path: string, request: ControlRequest): Promise<ControlAnswer> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ path });
    socket.once('error', () => reject(new Error(`no dmserver works here (${path})`)));
    socket.once('connect', () => {
      const link = new MessageLink<ControlAnswer, ControlRequest>(socket, {
        onMessage: (answer) => {
          resolve(answer);
          link.destroy();
        },
        onClose: () => reject(new Error('dmserver ended before it answered')),
      });
      link.send(request);
    });
  });
}

function runSql({ user, password, host, port }: Login, sql: string): number {
  const where = LOCAL.includes(host) ? SOCKET_DIRECTORY : host;
  const { status } = spawnSync(
    'psql',
    ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', where, '-p', String(port), '-U', user, '-d', 'DAMENG', '-c', sql],
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, PGPASSWORD: password } },
  );
  return status ?? 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`disql: ${messageOf(error)}\n`);
    process.exit(1);
  },
);
