import type { StateSample } from '../cluster/node-state.ts';
import type { TimelineEvent } from './event.ts';

/** What one sample says: at this time of the node its clock was so much ahead of the harness's. Both in ms. */
interface Reading {
  readonly nodeTime: number;
  readonly offsetMs: number;
}

/** The readings next to a moment say whether the clock has jumped, more around them how little an answer can be late. */
const NEAREST = 5;
const AROUND = 15;
/** Readings that differ by more are from before and after a jump, and not from quick and slow answers. */
const JUMP_MS = 500;

/**
 * How far the clocks of the nodes are from that of the harness, from the samples (`state.clockMs`). A clock may jump during a
 * run (a clock fault), so the readings next to an event count, not the mean of all.
 */
export class ClockOffsets {
  readonly #readings = new Map<string, Reading[]>();

  /** `startedMs`: ms since 1970 of ns 0. Samples without a clock say nothing. */
  constructor(states: readonly StateSample[], startedMs: number) {
    for (const { node, time, state } of states) {
      const nodeTime = state?.clockMs;
      if (nodeTime === undefined) continue;
      const reading = { nodeTime, offsetMs: nodeTime - (startedMs + time / 1e6) };
      const readings = this.#readings.get(node);
      if (readings === undefined) this.#readings.set(node, [reading]);
      else readings.push(reading);
    }
  }

  /** ms by which the node's clock was ahead at `nodeTime` (its own); 0 when nobody asked it. */
  at(node: string, nodeTime: number): number {
    const readings = this.#readings.get(node) ?? [];
    const position = nearestTo(readings, nodeTime);
    const around = offsetsAround(readings, position, AROUND);
    const near = offsetsAround(readings, position, NEAREST).toSorted((a, b) => a - b);
    const usual = near[Math.floor(near.length / 2)];
    if (usual === undefined) return 0;
    // An answer that takes its time makes the node look behind, never ahead: the highest reading is the best one.
    return Math.max(...around.filter((offsetMs) => Math.abs(offsetMs - usual) <= JUMP_MS));
  }

  correct(event: TimelineEvent): TimelineEvent {
    const offset = this.at(event.node, event.time);
    return { ...event, time: event.time - offset, latest: event.latest - offset };
  }
}

function nearestTo(readings: readonly Reading[], nodeTime: number): number {
  let nearest = 0;
  let least = Infinity;
  readings.forEach((reading, position) => {
    const distance = Math.abs(reading.nodeTime - nodeTime);
    if (distance >= least) return;
    least = distance;
    nearest = position;
  });
  return nearest;
}

/** Of so many readings before and after one, in the order in which they were taken. */
function offsetsAround(readings: readonly Reading[], position: number, count: number): readonly number[] {
  const half = Math.floor(count / 2);
  return readings.slice(Math.max(0, position - half), position + half + 1).map(({ offsetMs }) => offsetMs);
}

const QUARTER_HOUR_MS = 15 * 60_000;

/**
 * Logs give no zone. The first line of a run's logs is written within minutes of the run's start, so the difference of the two,
 * rounded to a quarter of an hour, is the zone of the nodes, in ms east of UTC.
 */
export function zoneOffset(firstLogTime: number, startedMs: number): number {
  return Math.round((firstLogTime - startedMs) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
}
