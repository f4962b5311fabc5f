import { commentOutSetting, readSettings, setSetting } from '../conf/config-file.ts';
import { REPLCONNINFO_NAMES, countReplconninfo } from '../conf/replconninfo.ts';
import type { Assignment } from './check-value.ts';

/** What a `set` does to postgresql.conf and what it prints about each parameter. */
export interface Edit {
  readonly text: string;
  /** `name=value`, or `#name` where the default is back. */
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
}

export function applyAssignments(config: string, assignments: readonly Assignment[]): Edit {
  let text = config;
  const changes: string[] = [];
  const warnings: string[] = [];
  for (const { name, value } of assignments) {
    const after = value === undefined ? commentOutSetting(text, name) : setSetting(text, name, toSingleQuotes(value));
    if (REPLCONNINFO_NAMES.includes(name.toLowerCase()) && losesLastPeer(text, after)) warnings.push(LAST_PEER);
    text = after;
    changes.push(value === undefined ? `#${name}` : `${name}=${value}`);
  }
  return { text, changes, warnings };
}

const LAST_PEER =
  'WARNING: This is the last valid replConnInfo, once set to null, the host role will be changed to Normal if the local_role is primary now.\n';

function losesLastPeer(before: string, after: string): boolean {
  return countReplconninfo(readSettings(before)) > 0 && countReplconninfo(readSettings(after)) === 0;
}

/** postgresql.conf knows only single quotes. */
function toSingleQuotes(value: string): string {
  const [, inner] = /^"(.*)"$/s.exec(value) ?? [];
  return inner === undefined ? value : `'${inner}'`;
}
