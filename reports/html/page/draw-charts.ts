import { lowerBound } from '../chart/buckets.ts';
import { logScale, linearScale, type LinearScale } from '../chart/scale.ts';
import type { Strip } from '../chart/timeline-layout.ts';
import { decadeTicks, roundTicks } from '../chart/ticks.ts';
import { formatDuration } from '../../format/duration.ts';
import type { Palette } from './palette.ts';
import { visiblePart, type Scene } from './scene.ts';

const OUTCOMES = ['ok', 'fail', 'info'] as const;

/** Operations a second, stacked by outcome. */
export function drawThroughput(scene: Scene): void {
  const {
    context,
    palette,
    layout,
    x,
    buckets: { buckets, widthUs },
  } = scene;
  const { throughput } = layout;
  const perSecond = 1e6 / widthUs;
  const most = Math.max(1, ...buckets.map(({ ok, fail, info }) => (ok + fail + info) * perSecond));
  const y = linearScale(0, most, throughput.top + throughput.height, throughput.top);
  title(scene, throughput, 'operations a second');
  for (const tick of roundTicks(0, most, 3)) horizontal(scene, y.toPixel(tick), String(tick));
  for (const bucket of buckets) {
    const left = Math.max(layout.left, x.toPixel(bucket.fromUs));
    const right = Math.min(layout.right, x.toPixel(bucket.fromUs + widthUs));
    let below = 0;
    for (const outcome of OUTCOMES) {
      const count = bucket[outcome] * perSecond;
      if (count === 0 || right <= left) continue;
      const top = y.toPixel(below + count);
      context.fillStyle = palette[outcome];
      context.fillRect(
        left,
        top,
        Math.max(1, right - left - (right - left > 4 ? 1 : 0)),
        Math.max(1, y.toPixel(below) - top),
      );
      below += count;
    }
  }
  frame(scene, throughput);
}

/** Scale of the latency panel, µs to pixels; the hover needs it too. */
export function latencyScale(
  { operations }: Pick<Scene, 'operations'>,
  { top, height }: Strip,
): LinearScale & { readonly range: readonly [number, number] } {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const us of operations.durationUs) {
    if (us > most) most = us;
    if (us > 0 && us < least) least = us;
  }
  const range = [Math.max(10, Math.min(least, 1000)), Math.max(10_000, most * 1.2)] as const;
  return { ...logScale(range[0], range[1], top + height, top + 2), range };
}

/** Every operation as a point at its end, with median and 99th percentile of the acknowledged ones. */
export function drawLatency(scene: Scene): void {
  const {
    context,
    layout: { latency },
  } = scene;
  const y = latencyScale(scene, latency);
  title(scene, latency, 'latency');
  for (const tick of decadeTicks(...y.range)) horizontal(scene, y.toPixel(tick), formatDuration(tick / 1000));
  context.save();
  context.beginPath();
  context.rect(scene.layout.left, latency.top, scene.layout.right - scene.layout.left, latency.height);
  context.clip();
  drawPoints(scene, y);
  quantileLine(scene, y, 'p99Us', 'p99');
  quantileLine(scene, y, 'medianUs', 'median');
  context.restore();
  frame(scene, latency);
}

/** Points are counted into cells of 2 pixels first: 100,000 operations are then as quick to draw as 5,000. */
function drawPoints({ context, palette, operations, layout, span, x }: Scene, y: LinearScale): void {
  const { latency, left, right } = layout;
  const columns = Math.ceil((right - left) / CELL) + 1;
  const rows = Math.ceil(latency.height / CELL) + 1;
  const counts = {
    ok: new Uint32Array(columns * rows),
    fail: new Uint32Array(columns * rows),
    info: new Uint32Array(columns * rows),
  };
  const last = lowerBound(operations.startUs, span.toUs + 1);
  for (let position = 0; position < last; position++) {
    const outcome = operations.kinds[operations.kind[position] ?? 0]?.outcome ?? 'open';
    const us = operations.durationUs[position] ?? 0;
    const at = (operations.startUs[position] ?? 0) + us;
    if (at < span.fromUs || at > span.toUs) continue;
    const column = Math.floor((x.toPixel(at) - left) / CELL);
    const row = Math.max(0, Math.min(rows - 1, Math.floor((y.toPixel(us) - latency.top) / CELL)));
    const cells = counts[outcome === 'open' ? 'info' : outcome];
    const cell = row * columns + column;
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  for (const outcome of OUTCOMES) {
    context.fillStyle = palette[outcome];
    counts[outcome].forEach((count, cell) => {
      if (count === 0) return;
      context.globalAlpha = Math.min(1, (outcome === 'ok' ? 0.3 : 0.8) + count * 0.08);
      const size = outcome === 'ok' ? CELL : CELL + 1;
      context.fillRect(left + (cell % columns) * CELL, latency.top + Math.floor(cell / columns) * CELL, size, size);
    });
  }
  context.globalAlpha = 1;
}

const CELL = 2;

function quantileLine(
  { context, palette, x, quantiles: { buckets, widthUs } }: Scene,
  y: LinearScale,
  field: 'medianUs' | 'p99Us',
  colour: keyof Palette,
): void {
  context.strokeStyle = palette[colour];
  context.lineWidth = 1.5;
  context.beginPath();
  let drawing = false;
  for (const bucket of buckets) {
    const us = bucket[field];
    if (us === undefined) {
      drawing = false;
      continue;
    }
    const at = x.toPixel(bucket.fromUs + widthUs / 2);
    if (drawing) context.lineTo(at, y.toPixel(us));
    else {
      context.moveTo(at - 1, y.toPixel(us));
      context.lineTo(at, y.toPixel(us));
    }
    drawing = true;
  }
  context.stroke();
  context.lineWidth = 1;
}

/** Lengths of the write outages, above the throughput: of the longest ones, as many as there is room for. */
export function drawOutageLabels(scene: Scene): void {
  const { context, palette, data, layout } = scene;
  const free: (readonly [left: number, right: number])[] = [[layout.left + 130, layout.right]];
  context.textBaseline = 'alphabetic';
  context.fillStyle = palette.outage;
  const writes = data.outages.filter(({ kind }) => kind === 'write');
  for (const outage of writes.sort((a, b) => b.toUs - b.fromUs - (a.toUs - a.fromUs))) {
    const part = visiblePart(scene, outage);
    if (part === undefined) continue;
    const text = `no write for ${formatDuration((outage.toUs - outage.fromUs) / 1000)}`;
    const { width } = context.measureText(text);
    const wanted = part.left + part.width / 2 - width / 2;
    const at = free.findIndex(
      ([left, right]) => wanted >= left - 40 && wanted + width <= right + 40 && right - left >= width,
    );
    const room = free[at];
    if (room === undefined) continue;
    const left = Math.max(room[0], Math.min(wanted, room[1] - width));
    context.fillText(text, left, layout.throughput.top - 4);
    free.splice(at, 1, [room[0], left - 8], [left + width + 8, room[1]]);
  }
}

function title({ context, palette, layout }: Scene, { top }: Strip, text: string): void {
  context.fillStyle = palette.text;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillText(text, layout.left, top - 4);
}

function horizontal({ context, palette, layout }: Scene, y: number, text: string): void {
  context.strokeStyle = palette.grid;
  context.beginPath();
  context.moveTo(layout.left, Math.round(y) + 0.5);
  context.lineTo(layout.right, Math.round(y) + 0.5);
  context.stroke();
  context.fillStyle = palette.muted;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText(text, layout.left - 8, y);
  context.textAlign = 'left';
}

function frame({ context, palette, layout }: Scene, { top, height }: Strip): void {
  context.strokeStyle = palette.line;
  context.strokeRect(layout.left + 0.5, top + 0.5, layout.right - layout.left - 1, height);
}
