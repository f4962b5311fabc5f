import type { NodeState, StateSample } from '../../../harness/cluster/node-state.ts';
import type { Lane, LaneSegment } from './page-data.ts';
import { toUs } from './read-history.ts';

/** Role and state of every node over time, from samples. A node without any sample has an empty lane. */
export function lanesOf(nodes: readonly string[], states: readonly StateSample[], endUs: number): Lane[] {
  const samples = new Map<string, StateSample[]>(nodes.map((node) => [node, []]));
  for (const sample of states) samples.get(sample.node)?.push(sample);
  return [...samples].map(([node, own]) => ({ node, segments: segmentsOf(own, endUs) }));
}

/**
 * A sample holds until the next one of the node, but no longer than three times the usual interval: what was not sampled
 * is not drawn.
 */
function segmentsOf(samples: readonly StateSample[], endUs: number): LaneSegment[] {
  const ordered = [...samples].sort((a, b) => a.time - b.time);
  const times = ordered.map((sample) => toUs(sample.time));
  const holdsUs = 3 * medianStep(times);
  const segments: Building[] = [];
  ordered.forEach((sample, position) => {
    const fromUs = times[position] ?? 0;
    const toUsEnd = Math.min(times[position + 1] ?? endUs, fromUs + holdsUs);
    const said = saying(sample);
    const last = segments.at(-1);
    if (last?.key === said.key && last.toUs === fromUs) {
      last.toUs = toUsEnd;
      last.samples += 1;
      last.lastLsn = sample.state?.lsn ?? last.lastLsn;
    } else {
      segments.push({
        ...said,
        fromUs,
        toUs: toUsEnd,
        samples: 1,
        firstLsn: sample.state?.lsn,
        lastLsn: sample.state?.lsn,
      });
    }
  });
  return segments.map(({ key: _, firstLsn, lastLsn, ...segment }) => ({
    ...segment,
    ...(firstLsn === undefined || lastLsn === undefined ? {} : { lsn: [firstLsn, lastLsn] as const }),
  }));
}

interface Saying extends Pick<LaneSegment, 'role' | 'state' | 'detail' | 'links' | 'error'> {
  key: string;
}

interface Building extends Saying {
  fromUs: number;
  toUs: number;
  samples: number;
  firstLsn: string | undefined;
  lastLsn: string | undefined;
}

function saying({ state, error }: StateSample): Saying {
  if (state === undefined) {
    return { key: 'unreachable', role: 'unreachable', state: '', detail: '', links: [], error: error ?? 'no answer' };
  }
  const links = linksOf(state);
  const { role, detail } = state;
  return { key: [role, state.state, detail, ...links].join('|'), role, state: state.state, detail, links };
}

function linksOf({ senders, receiver }: NodeState): string[] {
  const links = senders.map((sender) => `to ${sender.peerAddress} ${sender.state} ${sender.syncState}`.trim()).sort();
  if (receiver !== undefined) links.push(`from ${receiver.peerAddress} ${receiver.state}`.trim());
  return links;
}

function medianStep(times: readonly number[]): number {
  const steps = times.slice(1).map((time, position) => time - (times[position] ?? 0));
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? DEFAULT_STEP_US;
}

/** Used when a node has a single sample. */
const DEFAULT_STEP_US = 500_000;
