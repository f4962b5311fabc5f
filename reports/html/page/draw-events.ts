import { ANOMALY_ROW_HEIGHT, ROW_HEIGHT } from '../chart/timeline-layout.ts';
import type { AnomalyMarker } from '../data/page-data.ts';
import { fitText, visiblePart, type Scene } from './scene.ts';

/** Names of the strips above the lanes, with faults, operator actions and anomalies in them. */
export function drawEvents(scene: Scene): void {
  const { data, layout, palette } = scene;
  name(scene, 'faults', layout.faults.top + ROW_HEIGHT / 2, data.faults.length > 0);
  data.faults.forEach((fault, position) => {
    const rest = fault.bit ? (fault.healed ? '' : ', not healed') : ', did not bite';
    box(scene, fault, layout.faults.top + (scene.faultRow[position] ?? 0) * ROW_HEIGHT, {
      text: `${fault.kind} ${fault.targets.join(', ')}${rest}`,
      fill: palette.fault,
      colour: palette.text,
      hollow: true,
    });
  });
  name(scene, 'operator', layout.operator.top + ROW_HEIGHT / 2, data.actions.length > 0);
  data.actions.forEach((action, position) => {
    const rest = action.outcome === 'ok' ? '' : ` ${action.outcome}`;
    box(scene, action, layout.operator.top + (scene.actionRow[position] ?? 0) * ROW_HEIGHT, {
      text: `${action.f}${action.node === undefined ? '' : ` ${action.node}`}${rest}`,
      fill: action.outcome === 'ok' ? palette.operator : palette.fail,
      colour: palette['operator-text'],
      hollow: false,
    });
  });
  drawAnomalies(scene);
}

function name({ context, palette, layout }: Scene, text: string, middle: number, present: boolean): void {
  if (!present) return;
  context.fillStyle = palette.text;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText(text, layout.left - 8, middle);
  context.textAlign = 'left';
}

interface BoxStyle {
  readonly text: string;
  readonly fill: string;
  readonly colour: string;
  /** A pale box with its text inside, else a solid one. */
  readonly hollow: boolean;
}

/** A box from its begin to its end; its text stands inside, or right of it where it is too narrow. */
function box(
  scene: Scene,
  times: { readonly fromUs: number; readonly toUs: number },
  top: number,
  style: BoxStyle,
): void {
  const { context, palette, layout } = scene;
  const part = visiblePart(scene, times, 3);
  if (part === undefined) return;
  const { left, width } = part;
  context.fillStyle = style.fill;
  context.globalAlpha = style.hollow ? 0.25 : 1;
  context.fillRect(left, top + 1, width, ROW_HEIGHT - 3);
  context.globalAlpha = 1;
  context.fillRect(left, top + 1, 2, ROW_HEIGHT - 3);
  context.textBaseline = 'middle';
  const inside = context.measureText(style.text).width + 8 <= width;
  context.fillStyle = inside ? style.colour : palette.text;
  const textLeft = inside ? left + 5 : left + width + 4;
  context.fillText(
    fitText(context, style.text, (inside ? left + width : layout.right) - textLeft),
    textLeft,
    top + ROW_HEIGHT / 2,
  );
}

/** A row for each type of anomaly, with a triangle where each one begins and the name of the type beside the first. */
function drawAnomalies(scene: Scene): void {
  const { data, layout } = scene;
  name(scene, 'anomalies', layout.anomalies.top + ANOMALY_ROW_HEIGHT / 2, data.anomalies.length > 0);
  scene.anomalyTypes.forEach((type, row) => {
    const own = data.anomalies.filter((anomaly) => anomaly.type === type).sort((a, b) => a.fromUs - b.fromUs);
    drawAnomalyRow(scene, type, own, layout.anomalies.top + row * ANOMALY_ROW_HEIGHT);
  });
}

function drawAnomalyRow(scene: Scene, type: string, anomalies: readonly AnomalyMarker[], top: number): void {
  const { context, layout, palette } = scene;
  context.fillStyle = palette.anomaly;
  let first: number | undefined;
  let last = layout.left;
  for (const anomaly of anomalies) {
    const part = visiblePart(scene, anomaly, 2);
    if (part === undefined) continue;
    const { left, width } = part;
    context.fillRect(left, top + ANOMALY_ROW_HEIGHT - 4, width, 2);
    context.beginPath();
    context.moveTo(left - 4, top + 3);
    context.lineTo(left + 4, top + 3);
    context.lineTo(left, top + ANOMALY_ROW_HEIGHT - 3);
    context.fill();
    first = Math.min(first ?? left, left);
    last = Math.max(last, left);
  }
  if (first === undefined) return;
  const nodes = [...new Set(anomalies.flatMap((anomaly) => anomaly.nodes))];
  const text = [type, ...nodes, ...(anomalies.length > 1 ? [`(${anomalies.length})`] : [])].join(' ');
  const { width } = context.measureText(text);
  context.textBaseline = 'middle';
  const left = first - 8 - width >= layout.left ? first - 8 - width : last + 8;
  context.fillText(fitText(context, text, layout.right - left), left, top + ANOMALY_ROW_HEIGHT / 2);
}
