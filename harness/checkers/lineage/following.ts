import { compareLsn } from '../../cluster/lsn.ts';
import type { StateSample } from '../../cluster/node-state.ts';
import type { Anomaly, CheckResult, Checker, ClusterFacts, Evidence } from '../checker.ts';
import { acceptsWrites } from '../roles/index.ts';
import { durationText, momentText, plural } from '../wording.ts';
import { samplesByNode } from './positions.ts';

/** A standby confirmed WAL to two primaries at the same time. Times in ns. */
export interface TwoFeeds {
  readonly node: string;
  readonly primaries: readonly [string, string];
  readonly interval: readonly [number, number];
}

export interface FollowingResult extends CheckResult {
  readonly twoFeeds: readonly TwoFeeds[];
  /** Stretches in which a primary saw a standby confirm more and more WAL. */
  readonly feeds: number;
}

/** Moving over from one primary to the other may fall between two samples. */
const HANDOVER_NS = 1e9;

/**
 * No node follows two primaries (issue 5). A row of a sender alone proves nothing, because it outlives the connection by
 * wal_sender_timeout: what counts is that the standby confirms more and more to both.
 */
export const followingChecker: Checker<FollowingResult> = {
  name: 'following',
  check: ({ states, cluster }: Evidence): FollowingResult => {
    const feeds = [...samplesByNode(states)].flatMap(([primary, samples]) => feedsOf(primary, samples, cluster));
    const twoFeeds = feeds.flatMap((feed, position) =>
      feeds.slice(position + 1).flatMap((other) => overlapOf(feed, other)),
    );
    return {
      valid: twoFeeds.length === 0,
      class: 'replication',
      summary:
        twoFeeds.length > 0
          ? twoFeeds.map((one) => toAnomaly(one).message).join('; ')
          : `no node followed two primaries at once (${plural(feeds.length, 'stretch', 'stretches')} of streaming seen)`,
      anomalies: twoFeeds.map(toAnomaly),
      twoFeeds,
      feeds: feeds.length,
    };
  },
};

interface Feed {
  readonly primary: string;
  readonly standby: string;
  readonly from: number;
  to: number;
}

/** Stretches in which each sample shows more confirmed than the one before. */
function feedsOf(primary: string, samples: readonly StateSample[], cluster: ClusterFacts): readonly Feed[] {
  return cluster.nodes.flatMap(({ name: standby, address }) => {
    const feeds: Feed[] = [];
    let open: Feed | undefined;
    let before: { readonly time: number; readonly lsn: string } | undefined;
    for (const sample of samples) {
      const lsn = confirmedBy(sample, address);
      const advanced = lsn !== undefined && before !== undefined && compareLsn(lsn, before.lsn) > 0;
      if (!advanced) open = undefined;
      else if (open !== undefined) open.to = sample.time;
      else {
        open = { primary, standby, from: before?.time ?? sample.time, to: sample.time };
        feeds.push(open);
      }
      before = lsn === undefined ? undefined : { time: sample.time, lsn };
    }
    return feeds;
  });
}

function confirmedBy({ state }: StateSample, address: string): string | undefined {
  if (state === undefined || !acceptsWrites(state)) return undefined;
  const lsns = state.senders.filter(
    ({ peerAddress, state: kind }) => peerAddress === address && /^streaming$/i.test(kind),
  );
  const [sender] = lsns;
  return sender === undefined || sender.flushLsn === '' ? undefined : sender.flushLsn;
}

function overlapOf(a: Feed, b: Feed): readonly TwoFeeds[] {
  const interval = [Math.max(a.from, b.from), Math.min(a.to, b.to)] as const;
  if (a.standby !== b.standby || a.primary === b.primary || interval[1] - interval[0] < HANDOVER_NS) return [];
  return [{ node: a.standby, primaries: [a.primary, b.primary], interval }];
}

function toAnomaly({ node, primaries, interval }: TwoFeeds): Anomaly {
  const [from, to] = interval;
  return {
    type: 'follows-two-primaries',
    message: `${node} confirmed WAL to ${primaries.join(' and ')} for ${durationText((to - from) / 1e6)} ${momentText(from)}`,
    interval,
    nodes: [node, ...primaries],
  };
}
