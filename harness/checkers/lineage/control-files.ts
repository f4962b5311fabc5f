import type { CommandRecord } from '../../cluster/command-record.ts';
import type { NodeState, StateSample } from '../../cluster/node-state.ts';
import { parseLsn } from '../../cluster/lsn.ts';
import type { Anomaly, CheckResult, Checker, Evidence } from '../checker.ts';
import { acceptsWrites } from '../roles/index.ts';
import { plural } from '../wording.ts';
import { brokenLink, parseControlFile, type ControlFile, type ControlRecord } from './control-file-text.ts';
import { takeoversOf } from './takeovers.ts';

export interface ControlFilesResult extends CheckResult {
  /** How often the files of all nodes were read together. */
  readonly looks: number;
  /** Descriptions of the records at the end, oldest first. */
  readonly records: readonly string[];
}

/** Reads of the same look are this close together, ns. */
const LOOK_NS = 10e9;
/** What changes the primary; `Open Force` and the changes of status do not. */
const CHANGES = /^(?:Switchover|Takeover|Takeover Force|Auto Takeover)$/;
const READS = /\bcat \S*dmwatcher\.ctl\b/;
const RESTORES = /\bRESTORE DATABASE\b/;

/**
 * dmwatcher.ctl is the same on all nodes whenever the group is whole (L8), its records are a chain (L5), every change of the
 * primary has one (L6), and an old primary with redo beyond the TAKEOVER_LSN does not follow again unless it was restored
 * (T19, facts/dm.md §2.9). The driver reads the files whenever it found the group whole.
 */
export const controlFilesChecker: Checker<ControlFilesResult> = {
  name: 'control-files',
  check: (evidence: Evidence): ControlFilesResult => {
    const looks = looksOf(evidence);
    const last = looks.at(-1)?.files[0]?.control;
    const unseen = looks.length === 0;
    const anomalies = [
      ...looks.flatMap(differences),
      ...(unseen ? [] : forgotten(evidence, changesIn(looks), looks.at(-1)?.time ?? 0)),
      ...admittedAlthoughSplit(evidence, changesIn(looks)),
    ];
    return {
      valid: unseen ? 'unknown' : anomalies.length === 0,
      class: 'replication',
      summary: unseen
        ? 'the control files of all nodes were never read'
        : anomalies.length > 0
          ? anomalies.map(({ message }) => message).join('; ')
          : `dmwatcher.ctl was the same on all nodes at ${plural(looks.length, 'look')}: ${plural(last?.records.length ?? 0, 'record')}`,
      anomalies,
      looks: looks.length,
      records: last?.records.map(({ description }) => description) ?? [],
    };
  },
};

interface Look {
  readonly time: number;
  readonly files: readonly { readonly node: string; readonly control: ControlFile | undefined }[];
}

/** Reads of every node within a short time; a rejoin reads that of one node alone. */
function looksOf({ commands, cluster }: Evidence): readonly Look[] {
  const reads = commands.filter(({ argv }) => argv.some((word) => READS.test(word)));
  const looks: CommandRecord[][] = [];
  for (const read of reads.toSorted((a, b) => a.time - b.time)) {
    const open = looks.at(-1);
    const belongs =
      open !== undefined && read.time - (open[0]?.time ?? 0) < LOOK_NS && open.every(({ node }) => node !== read.node);
    if (belongs) open.push(read);
    else looks.push([read]);
  }
  return looks
    .filter((look) => cluster.nodes.every(({ name }) => look.some(({ node }) => node === name)))
    .map((look) => ({
      time: look[0]?.time ?? 0,
      files: look.map(({ node, stdout }) => ({ node, control: parseControlFile(stdout) })),
    }));
}

function differences({ time, files }: Look): readonly Anomaly[] {
  const interval = [time, time] as const;
  const [first] = files;
  const problems = files.flatMap(({ node, control }): readonly Anomaly[] => {
    if (control === undefined) {
      return [{ type: 'control-file-unreadable', message: `${node} has no dmwatcher.ctl`, interval, nodes: [node] }];
    }
    const broken = brokenLink(control);
    const status = control.status === 'VALID' ? undefined : `its dmwatcher.ctl is ${control.status} in a whole group`;
    return [broken, status].flatMap((what) =>
      what === undefined ? [] : [{ type: 'control-file-broken', message: `${node}: ${what}`, interval, nodes: [node] }],
    );
  });
  const others = files.filter(({ control }) => control !== undefined && control.tguid !== first?.control?.tguid);
  const different = others.map(({ node, control }): Anomaly => ({
    type: 'control-files-differ',
    message: `dmwatcher.ctl of ${node} has TGUID ${control?.tguid ?? '-'}, that of ${first?.node ?? '-'} ${first?.control?.tguid ?? '-'}`,
    interval,
    nodes: [first?.node ?? node, node],
  }));
  return [...problems, ...different];
}

/** Records of changes of the primary that were added between the first look and the last. */
function changesIn(looks: readonly Look[]): readonly ControlRecord[] {
  const changes = (look: Look | undefined): readonly ControlRecord[] =>
    look?.files[0]?.control?.records.filter(({ description }) => CHANGES.test(description)) ?? [];
  const before = looks.length > 1 ? changes(looks[0]).length : 0;
  return changes(looks.at(-1)).slice(before);
}

/** At the last look there were at least as many records as the samples had shown changes of the primary. */
function forgotten({ states }: Evidence, records: readonly ControlRecord[], last: number): readonly Anomaly[] {
  const changes = takeoversOf(states).filter(({ at }) => at < last).length;
  if (records.length >= changes) return [];
  return [
    {
      type: 'control-record-missing',
      message: `dmwatcher.ctl got ${plural(records.length, 'record')} of a takeover or switchover, and the primary changed ${plural(changes, 'time')}`,
    },
  ];
}

/** The changes of the primary that the samples show are those of the records, in the same order, when there are as many. */
function admittedAlthoughSplit(evidence: Evidence, records: readonly ControlRecord[]): readonly Anomaly[] {
  const takeovers = takeoversOf(evidence.states);
  if (takeovers.length !== records.length) return [];
  return takeovers.flatMap(({ replaced, at }, index): readonly Anomaly[] => {
    const record = records[index];
    const own = evidence.states.filter(({ node }) => node === replaced);
    const end = own.findLast(({ time, state }) => time < at && state !== undefined && acceptsWrites(state))?.state?.lsn;
    if (record === undefined || !record.description.includes('Takeover') || end === undefined) return [];
    if (parseLsn(end) <= record.slsn) return [];
    const admitted = own.find(({ time, state }) => time > at && followsAgain(state));
    if (admitted === undefined || wasRestored(evidence, replaced, at, admitted)) return [];
    return [
      {
        type: 'split-rejoined',
        message: `${replaced} had FILE_LSN ${parseLsn(end)}, beyond TAKEOVER_LSN ${record.slsn}, and follows again without having been restored`,
        interval: [at, admitted.time],
        nodes: [replaced],
      },
    ];
  });
}

const followsAgain = (state: NodeState | undefined): boolean =>
  state?.role === 'standby' && state.state === 'OPEN' && state.receiver !== undefined;

function wasRestored({ commands }: Evidence, node: string, from: number, { time: to }: StateSample): boolean {
  return commands.some(
    (command) =>
      command.node === node &&
      command.time > from &&
      command.time < to &&
      command.argv.some((word) => RESTORES.test(word)),
  );
}
