import { timeTicks } from '../chart/ticks.ts';
import { visiblePart, type Scene } from './scene.ts';

/** Vertical grid lines with their times above and below. */
export function drawAxis({ context, palette, layout, span, x }: Scene): void {
  const wanted = Math.max(2, Math.floor((layout.right - layout.left) / 110));
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { us, label } of timeTicks(span.fromUs, span.toUs, wanted)) {
    const at = Math.round(x.toPixel(us)) + 0.5;
    context.strokeStyle = palette.grid;
    context.beginPath();
    context.moveTo(at, layout.axis.top + layout.axis.height);
    context.lineTo(at, layout.bottomAxis.top);
    context.stroke();
    context.fillStyle = palette.muted;
    for (const strip of [layout.axis, layout.bottomAxis]) context.fillText(label, at, strip.top + strip.height / 2);
  }
}

/** Fault bands behind everything, write outages behind the curves. */
export function drawBands(scene: Scene): void {
  const { context, palette, data, layout } = scene;
  const bottom = layout.bottomAxis.top;
  for (const fault of data.faults) {
    const part = visiblePart(scene, fault);
    if (part === undefined) continue;
    const top = layout.faults.top;
    context.globalAlpha = fault.bit ? 0.13 : 0.05;
    context.fillStyle = palette.fault;
    context.fillRect(part.left, top, part.width, bottom - top);
    context.globalAlpha = 1;
    edges(scene, fault.fromUs, fault.toUs, palette.fault, top, bottom);
  }
  for (const outage of data.outages) {
    const part = outage.kind === 'write' ? visiblePart(scene, outage) : undefined;
    if (part === undefined) continue;
    const top = layout.throughput.top;
    context.globalAlpha = 0.16;
    context.fillStyle = palette.outage;
    context.fillRect(part.left, top, part.width, layout.latency.top + layout.latency.height - top);
    context.globalAlpha = 1;
  }
}

/** Lines where an anomaly begins and ends, over everything. More than a few would hide what they point at. */
export function drawAnomalyLines(scene: Scene): void {
  const { palette, data, layout } = scene;
  if (data.anomalies.length > MOST_LINED) return;
  for (const anomaly of data.anomalies) {
    edges(
      scene,
      anomaly.fromUs,
      anomaly.toUs,
      palette.anomaly,
      layout.anomalies.top,
      layout.latency.top + layout.latency.height,
    );
  }
}

const MOST_LINED = 6;

function edges(
  { context, x, span }: Scene,
  fromUs: number,
  toUs: number,
  colour: string,
  top: number,
  bottom: number,
): void {
  context.strokeStyle = colour;
  context.setLineDash([3, 3]);
  for (const us of new Set([fromUs, toUs])) {
    if (us < span.fromUs || us > span.toUs) continue;
    const at = Math.round(x.toPixel(us)) + 0.5;
    context.beginPath();
    context.moveTo(at, top);
    context.lineTo(at, bottom);
    context.stroke();
  }
  context.setLineDash([]);
}
