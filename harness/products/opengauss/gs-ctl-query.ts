import type { CommandRecord } from '../../cluster/command-record.ts';
import type { NodeRole, NodeState } from '../../cluster/node-state.ts';
import { nodeStateOf, roleOf, type HaFields } from './ha-rows.ts';
import { outputOf } from './gs-ctl-results.ts';
import { lastLines } from './outcomes.ts';

export type QueryResult =
  | {
      readonly outcome: 'answered';
      /** `ha port`: the server said it. `state file`: it did not answer, and this is what it wrote down some time ago (facts/opengauss.md §2.2). */
      readonly source: 'ha port' | 'state file';
      readonly state: NodeState;
    }
  | { readonly outcome: 'not running' | 'deadline' | 'unrecognised'; readonly text: string };

/** `gs_ctl query`, in both layouts and with the prefixes of all versions. The exit code says nothing (facts/opengauss.md §1.5). */
export function readQuery(record: CommandRecord): QueryResult {
  const text = outputOf(record);
  const sections = readSections(text);
  const [state] = sections.state;
  if (state?.['local_role'] !== undefined) {
    // Only the layout from the state file has this field.
    const source = state['sync_mode'] === undefined ? 'ha port' : 'state file';
    return { outcome: 'answered', source, state: nodeStateOf(state, sections.senders, sections.receiver[0]) };
  }
  if (/PID file "[^"]*" does not exist|is not current server|the postmaster process \d+ is not running/.test(text)) {
    return { outcome: 'not running', text: lastLines(text) };
  }
  return { outcome: record.timedOut ? 'deadline' : 'unrecognised', text: lastLines(text) };
}

export type BuildProgress =
  | {
      readonly outcome: 'answered';
      readonly role: NodeRole;
      readonly state: 'Building' | 'Build completed' | 'Build failed' | 'Unknown';
      /** Per cent, 0 to 100; absent unless a build runs. */
      readonly done?: number;
      readonly mode?: string;
    }
  | { readonly outcome: 'no state' | 'unrecognised'; readonly text: string };

/** `gs_ctl querybuild` (facts/opengauss.md §2.5). A build that was killed stays at Building for ever (recording 20). */
export function readQueryBuild(record: CommandRecord): BuildProgress {
  const text = outputOf(record);
  const fields = readSections(text).state[0] ?? {};
  const state = fields['db_state'];
  if (state === undefined) {
    return { outcome: /is not exist|does not exist/.test(text) ? 'no state' : 'unrecognised', text: lastLines(text) };
  }
  const done = /^(\d+)%$/.exec(fields['process_schedule'] ?? '')?.[1];
  const mode = fields['build_mode'];
  return {
    outcome: 'answered',
    role: roleOf(fields['local_role']),
    state: state === 'Building' || state === 'Build completed' || state === 'Build failed' ? state : 'Unknown',
    ...(done === undefined ? {} : { done: Number(done) }),
    ...(mode === undefined || mode === null ? {} : { mode }),
  };
}

export type StatusResult =
  | { readonly outcome: 'running'; readonly pid: number; readonly role: NodeRole }
  | { readonly outcome: 'not running' | 'unrecognised'; readonly text: string };

/** `gs_ctl status`: a process and the role it was last told; says nothing about health (facts/opengauss.md §1.6). */
export function readStatus(record: CommandRecord): StatusResult {
  const text = outputOf(record);
  const pid = /server is running \(PID: (\d+)\)/.exec(text)?.[1];
  if (pid !== undefined) return { outcome: 'running', pid: Number(pid), role: roleFromOptions(text) };
  return { outcome: text.includes('no server running') ? 'not running' : 'unrecognised', text: lastLines(text) };
}

/** The role in a line of postmaster.opts; `unknown` when it was started without -M (recording 06: it becomes Primary). */
export function roleFromOptions(text: string): NodeRole {
  const mode = /"-M" "([a-z_]+)"/.exec(text)?.[1] ?? '';
  const roles: Readonly<Record<string, NodeRole>> = {
    primary: 'primary',
    standby: 'standby',
    cascade_standby: 'cascade standby',
    pending: 'pending',
    normal: 'normal',
  };
  return roles[mode] ?? 'unknown';
}

interface Sections {
  readonly state: HaFields[];
  readonly senders: HaFields[];
  readonly receiver: HaFields[];
}

const SECTIONS: readonly (readonly [RegExp, keyof Sections])[] = [
  [/^\s*HA state:/, 'state'],
  [/^\s*Build state:/, 'state'],
  [/^\s*Senders info:/, 'senders'],
  [/^\s*Receiver info:/, 'receiver'],
];

/** Words before a colon that are fields: an error text of several lines within a value has colons too (recording 12). */
const FIELD =
  /^\s*((?:local|peer)_role|static_connections|(?:db|peer|sync)_state|state|detail_information|sync_(?:mode|percent|priority|most_available)|(?:sender|receiver)_(?:pid|\w+_location)|channel|build_mode|data_synchronized|estimated_\w+|process_schedule)\s*:(?:\s(.*))?$/;

function readSections(text: string): Sections {
  const sections: Sections = { state: [], senders: [], receiver: [] };
  let current: keyof Sections | undefined;
  let record: Record<string, string> | undefined;
  for (const line of text.split('\n')) {
    const section = SECTIONS.find(([pattern]) => pattern.test(line))?.[1];
    if (section !== undefined) {
      if (section !== current) record = undefined;
      current = section;
      continue;
    }
    const [, name, value = ''] = FIELD.exec(line) ?? [];
    if (current === undefined || name === undefined) continue;
    if (record === undefined || name === 'sender_pid') {
      record = {};
      sections[current].push(record);
    }
    record[name] = value.trim();
  }
  return sections;
}
