import { compareLsn } from '../../cluster/lsn.ts';
import { isWell, type StateSample } from '../../cluster/node-state.ts';
import type { Anomaly, CheckResult, Checker, Evidence } from '../checker.ts';
import { isClientOperation, kindOf } from '../function-kind.ts';
import { acceptsWrites } from '../roles/index.ts';
import { momentText, plural } from '../wording.ts';
import { disturbancesOf } from './disturbances.ts';
import { bytesBetween } from './positions.ts';
import { type Takeover, takeoversOf } from './takeovers.ts';

/** WAL that a replaced primary has and its successor does not: the two histories part at `fork`. */
export interface DivergentTail {
  readonly node: string;
  readonly successor: string;
  /** Where the histories part, at the latest. */
  readonly fork: string;
  readonly end: string;
  /** At least. */
  readonly bytes: number;
  /** Writes that the replaced primary acknowledged in the tail, as far as samples tell. */
  readonly rows: number;
  /** When a build (or a rewind by it) threw it away, ns; undefined when none did. */
  readonly builtAt?: number;
  /** When the node was Normal again and followed the successor or a later primary, ns. */
  readonly rejoinedAt?: number;
}

export interface DivergenceResult extends CheckResult {
  readonly tails: readonly DivergentTail[];
}

/**
 * Commands of drivers that show a build: the command itself, or the product's log where the product made it (`sys_rewind` of
 * network_rewind.sh, facts/kingbase.md K60); dmrman restores a library from the primary (facts/dm.md L13).
 */
const BUILD = /\bgs_ctl build\b|\brewind start wal location\b|\bRESTORE DATABASE\b/;

/** The divergent tail of an old primary is measured, and must be gone by a build before it follows (facts/opengauss.md §4.2). */
export const divergenceChecker: Checker<DivergenceResult> = {
  name: 'divergence',
  check: (evidence: Evidence): DivergenceResult => {
    const tails = takeoversOf(evidence.states).flatMap((takeover) => tailOf(takeover, evidence));
    const kept = tails.filter(isKept);
    return {
      valid: kept.length === 0,
      class: 'replication',
      summary:
        kept.length > 0
          ? kept.map((tail) => toAnomaly(tail).message).join('; ')
          : tails.length === 0
            ? 'no old primary had WAL that its successor did not have'
            : tails.map(textOf).join('; '),
      anomalies: kept.map(toAnomaly),
      tails,
    };
  },
};

function tailOf(takeover: Takeover, { states, history, commands }: Evidence): readonly DivergentTail[] {
  const { node: successor, replaced: node, at, fork } = takeover;
  if (fork === undefined) return [];
  const ended = reignOf(states, node, at);
  const beyond = ended.find(({ state }) => state?.lsn !== undefined && compareLsn(state.lsn, fork) > 0);
  const end = ended.at(-1)?.state?.lsn;
  if (beyond === undefined || end === undefined) return [];
  const rows = history.filter(
    (operation) =>
      operation.type === 'ok' &&
      operation.node === node &&
      isClientOperation(operation) &&
      kindOf(operation) === 'write' &&
      operation.time > beyond.time &&
      operation.time <= (ended.at(-1)?.time ?? at),
  ).length;
  const rejoinedAt = states.find(
    ({ node: other, time, state }) =>
      other === node &&
      time > (ended.at(-1)?.time ?? at) &&
      time > at &&
      state !== undefined &&
      !acceptsWrites(state) &&
      isWell(state) &&
      state.receiver !== undefined,
  )?.time;
  const builtAt = [
    ...disturbancesOf(history).filter((one) => one.node === node && one.what === 'build'),
    // A build that the driver decides on during a rejoin is a command of its own.
    ...commands
      .filter((one) => one.node === node && one.argv.some((word) => BUILD.test(word)))
      .map(({ time }) => ({ from: time })),
  ].find(({ from }) => from > at)?.from;
  return [
    {
      node,
      successor,
      fork,
      end,
      bytes: bytesBetween(fork, end),
      rows,
      ...(builtAt === undefined ? {} : { builtAt }),
      ...(rejoinedAt === undefined ? {} : { rejoinedAt }),
    },
  ];
}

/** The samples of the replaced node as primary, up to the takeover and for as long as it went on being primary. */
function reignOf(states: readonly StateSample[], node: string, at: number): readonly StateSample[] {
  const own = states
    .filter((sample) => sample.node === node && sample.state !== undefined)
    .toSorted((a, b) => a.time - b.time);
  const last = own.findLastIndex(({ time, state }) => time < at && state !== undefined && acceptsWrites(state));
  const reign: StateSample[] = [];
  for (const sample of own.slice(0, last + 1).toReversed()) {
    if (sample.state === undefined || !acceptsWrites(sample.state)) break;
    reign.unshift(sample);
  }
  for (const sample of own.slice(last + 1)) {
    if (sample.state === undefined || !acceptsWrites(sample.state)) break;
    reign.push(sample);
  }
  return reign;
}

const isKept = ({ rejoinedAt, builtAt }: DivergentTail): boolean =>
  rejoinedAt !== undefined && (builtAt === undefined || builtAt > rejoinedAt);

function textOf({ node, successor, fork, end, bytes, rows, builtAt, rejoinedAt }: DivergentTail): string {
  const fate =
    builtAt !== undefined
      ? `gone by the build ${momentText(builtAt)}`
      : rejoinedAt === undefined
        ? 'it has not come back'
        : 'not built';
  return `${node} had ${plural(bytes, 'byte')} (${fork} to ${end}, ${plural(rows, 'acknowledged write')}) that ${successor} did not have: ${fate}`;
}

function toAnomaly(tail: DivergentTail): Anomaly {
  const { node, successor, rejoinedAt } = tail;
  return {
    type: 'diverged-without-build',
    message: `${textOf(tail)}, and it followed again ${momentText(rejoinedAt ?? 0)}`,
    nodes: [node, successor],
  };
}
