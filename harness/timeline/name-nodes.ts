import type { Dialect } from './dialect.ts';
import type { LogFile } from './event.ts';

/** A log file as a user names it. */
export interface UserLog {
  /** Folder, for files that belong together. */
  readonly folder: string;
  /** Name of the file. */
  readonly name: string;
  readonly text: string;
  /** What the user calls the node. */
  readonly node?: string;
}

/**
 * Finds out on which node each file was written: what the user says, else what the lines of any file of the same folder say,
 * else the folder's name.
 */
export function nameNodes(dialect: Dialect, logs: readonly UserLog[]): readonly LogFile[] {
  const named = logs.map((log) => log.node ?? ownName(dialect, log.text));
  const own = named.map((name, position) => name ?? companionName(dialect, logs, named, position));
  return logs.map(({ folder, name, text }, position) => {
    const neighbours = new Set(own.filter((_, other) => logs[other]?.folder === folder));
    neighbours.delete(undefined);
    // Files of several nodes in one folder: a file that names nobody cannot be given to one of them.
    const [neighbour] = neighbours.size === 1 ? neighbours : [];
    return { node: own[position] ?? neighbour ?? lastPart(folder), name, text };
  });
}

function ownName({ ownName: patterns }: Dialect, text: string): string | undefined {
  for (const pattern of patterns) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

function companionName(
  { companions }: Dialect,
  logs: readonly UserLog[],
  named: readonly (string | undefined)[],
  position: number,
): string | undefined {
  const found = companions.find(({ file }) => file.test(logs[position]?.text ?? ''));
  if (found === undefined) return undefined;
  return named[logs.findIndex(({ text }, other) => other !== position && found.beside.test(text))];
}

/** `log` and `pg_log` say nothing about the node; the folder above may. */
function lastPart(folder: string): string {
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.' && !/^(?:pg_|sys_)?logs?$/.test(part));
  return parts.at(-1) ?? 'node';
}
