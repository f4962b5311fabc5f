import { ROW_HEIGHT } from '../chart/timeline-layout.ts';
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

/** A triangle where each anomaly begins; those of one type on the same nodes share a label. */
function drawAnomalies(scene: Scene): void {
  const { context, data, layout, palette } = scene;
  const { top, height } = layout.anomalies;
  name(scene, 'anomalies', top + height / 2, data.anomalies.length > 0);
  const labels = new Map<string, { count: number; readonly left: number }>();
  context.fillStyle = palette.anomaly;
  for (const anomaly of data.anomalies.toSorted((a, b) => a.fromUs - b.fromUs)) {
    const part = visiblePart(scene, anomaly, 2);
    if (part === undefined) continue;
    const { left, width } = part;
    context.fillRect(left, top + height - 3, width, 3);
    context.beginPath();
    context.moveTo(left - 4, top + 4);
    context.lineTo(left + 4, top + 4);
    context.lineTo(left, top + height - 2);
    context.fill();
    const text = [anomaly.type, ...anomaly.nodes].join(' ');
    const label = labels.get(text);
    if (label === undefined) labels.set(text, { count: 1, left });
    else label.count += 1;
  }
  context.textBaseline = 'middle';
  let freeFrom = layout.left;
  for (const [text, { count, left }] of labels) {
    const textLeft = Math.max(left + 8, freeFrom);
    const fitted = fitText(context, count === 1 ? text : `${text} (${count})`, layout.right - textLeft);
    const { width } = context.measureText(fitted);
    context.fillStyle = palette.background;
    context.globalAlpha = 0.75;
    context.fillRect(textLeft - 2, top, width + 4, height - 4);
    context.globalAlpha = 1;
    context.fillStyle = palette.anomaly;
    context.fillText(fitted, textLeft, top + height / 2 - 2);
    freeFrom = textLeft + width + 10;
  }
}
