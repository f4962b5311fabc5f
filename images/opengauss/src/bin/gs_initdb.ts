import { existsSync, readFileSync } from 'node:fs';
import { parseInitdbArguments, type InitdbRequest } from '../initdb/arguments.ts';
import { createCluster, isOccupied, removeCluster } from '../initdb/create-cluster.ts';
import {
  farewell,
  formatStep,
  HELP,
  introduction,
  notEmpty,
  STEPS_AFTER_PASSWORD,
  stepsBeforePassword,
} from '../initdb/messages.ts';
import { objectToPassword } from '../initdb/password-rules.ts';

const ROOT_REFUSED = `gs_initdb: cannot be run as root
Please log in (using, e.g., "su") as the (unprivileged) user that will
own the server process.
`;

function main(argv: readonly string[]): number {
  const wanted = parseInitdbArguments(argv, process.env);
  switch (wanted.kind) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'version':
      process.stdout.write('gs_initdb (openGauss) 9.2.4\n');
      return 0;
    case 'wrong':
      process.stdout.write(`${wanted.message}\n`);
      return 1;
    case 'run':
      return initialize(wanted);
  }
}

function initialize(request: InitdbRequest): number {
  const out = (text: string): void => {
    process.stdout.write(text);
  };
  if (process.getuid?.() === 0) {
    out(ROOT_REFUSED);
    return 1;
  }
  const { dataDirectory } = request;
  out(introduction(request.encodingGiven));
  if (isOccupied(dataDirectory)) {
    out(notEmpty(dataDirectory));
    return 1;
  }
  const password = readPassword(request);
  if (password === undefined) {
    out('gs_initdb: the password of the system admin is needed: give -w or --pwfile\n');
    return 1;
  }
  const existed = existsSync(dataDirectory);
  out(formatStep(`${existed ? 'fixing permissions on existing' : 'creating'} directory ${dataDirectory}`));
  stepsBeforePassword(dataDirectory).map(formatStep).forEach(out);
  const objection = objectToPassword(password, 'omm');
  if (objection !== undefined) {
    const what = existed ? 'contents of data directory' : 'data directory';
    out(`${objection}\ngs_initdb: removing ${what} "${dataDirectory}"\n`);
    return 1;
  }
  try {
    createCluster(dataDirectory, request.nodeName, password);
  } catch (error) {
    if (!existed) removeCluster(dataDirectory);
    out(`gs_initdb: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  ['setting password', ...STEPS_AFTER_PASSWORD].map(formatStep).forEach(out);
  out(farewell(dataDirectory));
  return 0;
}

function readPassword({ password, passwordFile }: InitdbRequest): string | undefined {
  if (password !== undefined) return password;
  return passwordFile === undefined ? undefined : readFileSync(passwordFile, 'utf8').split('\n')[0];
}

process.exitCode = main(process.argv.slice(2));
