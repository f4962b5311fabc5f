import { hostname } from 'node:os';
import { parseConfigFile } from '../conf/config-file.ts';
import { applyHbaRule, parseHbaRule } from '../conf/hba-file.ts';
import type { Host } from '../host/host.ts';
import { findLocalServer } from '../gs-ctl/local-server.ts';
import { pgdataPaths, type PgdataPaths } from '../pgdata.ts';
import { checkName, checkValue, parseAssignment, type Assignment } from './check-value.ts';
import { parseGucCommandLine, type GucCommandLine } from './command-line.ts';
import { applyAssignments } from './edit.ts';
import { GUC_HELP_TEXT, GUC_TRY_HELP, GUC_VERSION_LINE } from './help-text.ts';
import * as messages from './messages.ts';
import { writePasswordFiles } from './password-files.ts';

/** gs_guc from its arguments (without the program's name) to its exit code. */
export async function runGsGuc(argv: readonly string[], host: Host, node: string = hostname()): Promise<number> {
  const parsed = parseGucCommandLine(argv, host.environment, host.workingDirectory);
  switch (parsed.kind) {
    case 'help':
      host.write(GUC_HELP_TEXT);
      return 0;
    case 'version':
      host.write(GUC_VERSION_LINE);
      return 0;
    case 'bad-option':
      host.writeError(parsed.message);
      host.write(GUC_TRY_HELP);
      return 1;
    case 'usage':
      host.write(parsed.message + GUC_TRY_HELP);
      return 1;
    case 'password':
      return writePasswordFiles(host, parsed.request);
    case 'run':
      return run(host, parsed.commandLine, node);
  }
}

async function run(host: Host, commandLine: GucCommandLine, node: string): Promise<number> {
  host.writeError(messages.formatArguments(commandLine.shown));
  const paths = pgdataPaths(commandLine.dataDirectory);
  const assignments: Assignment[] = [];
  for (const text of commandLine.assignments) {
    const assignment = parseAssignment(text);
    if (assignment === undefined) {
      host.write(`ERROR: The form of parameter "${text}" is incorrect.\n${GUC_TRY_HELP}`);
      return 1;
    }
    assignments.push(assignment);
  }
  const badNames = assignments.flatMap(({ name }) => checkName(name) ?? []);
  if (badNames.length > 0) {
    host.write(badNames.join('') + GUC_TRY_HELP);
    return 1;
  }
  if (commandLine.operation === 'check') return check(host, paths, assignments, node);

  const badValues = assignments.flatMap(({ name, value }) => (value === undefined ? [] : checkValue(name, value)));
  if (badValues.length > 0) {
    host.write(badValues.join(''));
    return 1;
  }
  if (isBuilding(host, paths)) {
    host.write('gs_guc:The gs_ctl build is doing now, the gs_guc process should be stopped.\n');
    return 1;
  }
  return change(host, paths, commandLine, assignments);
}

function isBuilding(host: Host, paths: PgdataPaths): boolean {
  const pid = Number((host.files.readText(paths.buildPid) ?? '0').trim());
  return Number.isInteger(pid) && pid > 0 && host.processes.isAlive(pid);
}

function check(host: Host, paths: PgdataPaths, assignments: readonly Assignment[], node: string): number {
  const config = host.files.readText(paths.config);
  if (config === undefined) {
    host.write(`ERROR: Failed to open file "${paths.config}": No such file or directory\n`);
    return 1;
  }
  const entries = parseConfigFile(config);
  const parameters = assignments.map(({ name }) => ({
    name,
    value: entries.findLast((entry) => entry.name === name.toLowerCase())?.rawValue ?? 'NULL',
  }));
  host.write(messages.formatCheck(node, paths.config, parameters));
  return 0;
}

async function change(
  host: Host,
  paths: PgdataPaths,
  commandLine: GucCommandLine,
  assignments: readonly Assignment[],
): Promise<number> {
  const { operation, hbaRules, byNode } = commandLine;
  const say = (text: string): void => {
    if (!byNode) host.write(text);
  };
  let failedPath: string | undefined;
  if (assignments.length > 0) {
    say(messages.formatExpectedPath(paths.config));
    const changed = await editFile(host, paths.config, 'guc.bak', (config) => {
      const edit = applyAssignments(config, assignments);
      for (const warning of edit.warnings) host.write(warning);
      for (const text of edit.changes) say(messages.formatChange(operation, text, paths.config));
      return edit.text;
    });
    if (!changed || (operation === 'reload' && !signalServer(host, paths, say))) failedPath = paths.config;
  }
  if (hbaRules.length > 0 && failedPath === undefined) {
    say(messages.formatExpectedPath(paths.hba));
    if (!host.files.exists(`${paths.hba}.lock`)) {
      say(`realpath(${paths.hba}.lock) failed : No such file or directory!\n`);
    }
    const changed = await editFile(host, paths.hba, 'bak', (hba) => {
      let text = hba;
      for (const line of hbaRules) {
        const rule = parseHbaRule(line);
        if (rule === undefined) {
          host.write(`ERROR: The form of the client authentication policy "${line}" is incorrect.\n`);
          return undefined;
        }
        text = applyHbaRule(text, rule, line);
        say(messages.formatChange(`${operation}hba`, line, paths.hba));
      }
      return text;
    });
    if (!changed || (operation === 'reload' && !signalServer(host, paths, say))) failedPath = paths.hba;
  }
  const failed = failedPath === undefined ? [] : [failedPath];
  host.write(byNode ? messages.formatNodesSummary(failed) : messages.formatSummary(failed));
  return failed.length === 0 ? 0 : 1;
}

const LOCK_SECONDS = 10;

/** Under the file's lock; the old text stays as a backup, the new one comes in one step. False after a message. */
async function editFile(
  host: Host,
  path: string,
  backup: string,
  edit: (text: string) => string | undefined,
): Promise<boolean> {
  const old = host.files.readText(path);
  if (old === undefined) {
    host.write(`ERROR: Failed to open file "${path}": No such file or directory\n`);
    return false;
  }
  const end = host.elapsed() + LOCK_SECONDS * 1000;
  for (let lock = host.lock(`${path}.lock`); lock.kind !== 'locked'; lock = host.lock(`${path}.lock`)) {
    if (lock.kind === 'failed' || host.elapsed() > end) {
      host.write(
        `ERROR: could not lock file "${path}.lock": ${lock.kind === 'failed' ? lock.reason : 'it is in use'}\n`,
      );
      return false;
    }
    await host.sleep(20);
  }
  const current = host.files.readText(path) ?? old;
  const text = edit(current);
  if (text === undefined) return false;
  host.files.write(`${path}.${backup}`, current);
  host.files.write(`${path}.tmp`, text);
  host.files.rename(`${path}.tmp`, path);
  return true;
}

function signalServer(host: Host, paths: PgdataPaths, say: (text: string) => void): boolean {
  const server = findLocalServer(host, paths);
  if (server.kind === 'running' && host.processes.signal(server.pid, 'SIGHUP')) {
    say('server signaled\n');
    return true;
  }
  if (server.kind === 'no-pid-file') {
    host.write(`gs_guc: PID file "${paths.postmasterPid}" does not exist\nIs server running?\n`);
  } else if (server.kind === 'invalid-pid-file') {
    host.write(`gs_guc: invalid data in PID file "${paths.postmasterPid}"\n`);
  } else {
    host.write(`gs_guc: could not send reload signal (PID: ${server.pid}): No such process\n`);
  }
  return false;
}
