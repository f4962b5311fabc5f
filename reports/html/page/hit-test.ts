import { lowerBound, type Bucket } from '../chart/buckets.ts';
import { countText } from '../../../harness/checkers/wording.ts';
import { formatDuration, formatMoment } from '../../format/duration.ts';
import { ANOMALY_ROW_HEIGHT, ROW_HEIGHT } from '../chart/timeline-layout.ts';
import { latencyScale } from './draw-charts.ts';
import { actionView, anomalyView, faultView, operationView, segmentView, type RecordView } from './record-view.ts';
import { within, type Scene } from './scene.ts';

/** What lies under a point of the canvas, if anything. */
export function viewAt(scene: Scene, px: number, py: number): RecordView | undefined {
  const { layout, data } = scene;
  if (px < layout.left || px > layout.right) return undefined;
  const us = scene.x.toValue(px);
  const nearUs = scene.x.toValue(px + 5) - us;
  if (within(layout.faults, py)) {
    const row = Math.floor((py - layout.faults.top) / ROW_HEIGHT);
    const hit = inRow(data.faults, scene.faultRow, row, us, nearUs);
    return hit && faultView(data, hit);
  }
  if (within(layout.operator, py)) {
    const row = Math.floor((py - layout.operator.top) / ROW_HEIGHT);
    const hit = inRow(data.actions, scene.actionRow, row, us, nearUs);
    return hit && actionView(data, hit);
  }
  if (within(layout.anomalies, py)) {
    const type = scene.anomalyTypes[Math.floor((py - layout.anomalies.top) / ANOMALY_ROW_HEIGHT)];
    const hit = data.anomalies
      .filter((anomaly) => anomaly.type === type)
      .filter(({ fromUs, toUs }) => us >= fromUs - nearUs && us <= toUs + nearUs)
      .sort((a, b) => Math.abs(a.fromUs - us) - Math.abs(b.fromUs - us))[0];
    return hit && anomalyView(data, hit);
  }
  const lane = data.lanes[layout.lanes.findIndex((strip) => within(strip, py))];
  if (lane !== undefined) {
    const hit = lane.segments.find(({ fromUs, toUs }) => us >= fromUs && us < toUs);
    return hit === undefined
      ? { title: `${lane.node}: not sampled at this time`, facts: [['time', formatMoment(us / 1000)]], texts: [] }
      : segmentView(data, lane.node, hit);
  }
  if (within(layout.latency, py)) {
    const position = nearestOperation(scene, px, py);
    return position === undefined ? bucketView(scene, us) : operationView(data, scene.operations.row(position));
  }
  return within(layout.throughput, py) ? bucketView(scene, us) : undefined;
}

/** The last thing of the row that begins before the time: its label stands to the right of it. */
function inRow<Item extends { readonly fromUs: number; readonly toUs: number }>(
  items: readonly Item[],
  rowOf: readonly number[],
  row: number,
  us: number,
  nearUs: number,
): Item | undefined {
  return items
    .filter((item, position) => rowOf[position] === row && item.fromUs - nearUs <= us)
    .sort((a, b) => b.fromUs - a.fromUs)[0];
}

/** Position of the operation whose point lies nearest, at most 8 pixels away. */
function nearestOperation(scene: Scene, px: number, py: number): number | undefined {
  const { operations, x, layout } = scene;
  const y = latencyScale(scene, layout.latency);
  let best: number | undefined;
  let bestDistance = REACH * REACH;
  const last = lowerBound(operations.startUs, x.toValue(px + REACH));
  for (let position = 0; position < last; position++) {
    const us = operations.durationUs[position] ?? 0;
    const dx = x.toPixel((operations.startUs[position] ?? 0) + us) - px;
    if (dx > REACH || dx < -REACH) continue;
    const dy = y.toPixel(us) - py;
    const distance = dx * dx + dy * dy;
    if (distance <= bestDistance) {
      best = position;
      bestDistance = distance;
    }
  }
  return best;
}

const REACH = 8;

function bucketView({ buckets: { buckets, widthUs }, operations }: Scene, us: number): RecordView | undefined {
  const bucket = buckets.find(({ fromUs }) => us >= fromUs && us < fromUs + widthUs);
  if (bucket === undefined) return undefined;
  const count = (outcome: 'ok' | 'fail' | 'info'): string => {
    const about = outcome === 'ok' && operations.sampledOneIn > 1 ? 'about ' : '';
    return `${about}${countText(bucket[outcome])}  (${countText(Math.round((bucket[outcome] * 1e6) / widthUs))} a second)`;
  };
  return {
    title: `${formatMoment(bucket.fromUs / 1000)} to ${formatMoment((bucket.fromUs + widthUs) / 1000)}`,
    facts: [['ok', count('ok')], ['fail', count('fail')], ['info', count('info')], ...latencyFacts(bucket)],
    texts: [],
  };
}

function latencyFacts({ medianUs, p99Us }: Bucket): (readonly [string, string])[] {
  if (medianUs === undefined || p99Us === undefined) return [['latency', 'nothing was acknowledged']];
  return [
    ['median', formatDuration(medianUs / 1000)],
    ['p99', formatDuration(p99Us / 1000)],
  ];
}
