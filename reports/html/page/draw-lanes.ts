import { LANE_PARTS } from '../chart/timeline-layout.ts';
import { joinedSegments, type JoinedSegment } from '../data/joined-segments.ts';
import type { Lane } from '../data/page-data.ts';
import type { ColourName } from './palette.ts';
import { fitText, visiblePart, type Scene } from './scene.ts';

/** Fill and text colour of a role. `normal` is a single node, which accepts writes like a primary. */
const ROLE_COLOURS: Readonly<Record<string, readonly [ColourName, ColourName]>> = {
  primary: ['primary', 'primary-text'],
  normal: ['primary', 'primary-text'],
  standby: ['standby', 'standby-text'],
  'cascade standby': ['standby', 'standby-text'],
};

/** Role, state and acknowledged writes of every node. */
export function drawLanes(scene: Scene): void {
  const { context, palette, data, layout } = scene;
  data.lanes.forEach((lane, position) => {
    const top = layout.lanes[position]?.top ?? 0;
    context.fillStyle = palette.text;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillText(fitText(context, lane.node, layout.left - 12), layout.left - 8, top + LANE_PARTS.role / 2);
    context.fillStyle = palette.muted;
    context.fillText('state', layout.left - 8, top + LANE_PARTS.role + LANE_PARTS.state / 2);
    context.textAlign = 'left';
    for (const segment of joinedSegments(lane.segments, 'role')) drawRole(scene, segment, top);
    for (const segment of joinedSegments(lane.segments)) drawState(scene, segment, top + LANE_PARTS.role);
    drawWrites(scene, lane, top + LANE_PARTS.role + LANE_PARTS.state + 1);
  });
}

function drawRole(scene: Scene, segment: JoinedSegment, top: number): void {
  const { context, palette } = scene;
  const part = visiblePart(scene, segment);
  if (part === undefined) return;
  const { left, width } = part;
  if (segment.role === 'unreachable') {
    context.strokeStyle = palette.line;
    context.setLineDash([2, 3]);
    context.strokeRect(left + 0.5, top + 0.5, Math.max(0, width - 1), LANE_PARTS.role + LANE_PARTS.state - 2);
    context.setLineDash([]);
    label(scene, 'no answer', palette.muted, part, top + (LANE_PARTS.role + LANE_PARTS.state) / 2);
    return;
  }
  const [fill, text] = ROLE_COLOURS[segment.role] ?? (['other-role', 'other-role-text'] as const);
  context.fillStyle = palette[fill];
  context.fillRect(left, top, Math.max(1, width - 0.5), LANE_PARTS.role);
  label(scene, segment.role, palette[text], part, top + LANE_PARTS.role / 2 + 0.5);
}

function drawState(scene: Scene, segment: JoinedSegment, top: number): void {
  const { context, palette } = scene;
  const part = segment.role === 'unreachable' ? undefined : visiblePart(scene, segment);
  if (part === undefined) return;
  const { left, width } = part;
  const normal = segment.state === 'Normal' && segment.details.length === 0;
  context.fillStyle = normal ? palette['state-normal'] : palette['state-other'];
  context.fillRect(left, top, Math.max(1, width - 0.5), LANE_PARTS.state - 1);
  if (normal) return;
  const details = segment.details.length === 0 ? '' : ` (${segment.details.join(', ')})`;
  label(scene, `${segment.state}${details}`, palette['state-other-text'], part, top + LANE_PARTS.state / 2);
}

function label(
  { context }: Scene,
  text: string,
  colour: string,
  { left, width }: { readonly left: number; readonly width: number },
  middle: number,
): void {
  if (width < 16) return;
  context.fillStyle = colour;
  context.textBaseline = 'middle';
  context.fillText(fitText(context, text, width - 6), left + 3, middle);
}

/** Functions of the workloads that write nothing, or nothing that counts. */
const NO_WRITE: ReadonlySet<string> = new Set(['read', 'open']);

/** One column a pixel, the darker the more writes the node acknowledged: shows who took writes, whatever it called itself. */
function drawWrites({ context, palette, operations, layout, x, span }: Scene, { node }: Lane, top: number): void {
  const counts = new Uint32Array(Math.max(1, Math.ceil(layout.right - layout.left)));
  const wanted = operations.kinds.map((kind) => kind.node === node && kind.outcome === 'ok' && !NO_WRITE.has(kind.f));
  let most = 0;
  for (let position = 0; position < operations.count; position++) {
    if (wanted[operations.kind[position] ?? 0] !== true) continue;
    const us = (operations.startUs[position] ?? 0) + (operations.durationUs[position] ?? 0);
    if (us < span.fromUs || us > span.toUs) continue;
    const column = Math.min(counts.length - 1, Math.floor(x.toPixel(us) - layout.left));
    const count = (counts[column] ?? 0) + 1;
    counts[column] = count;
    most = Math.max(most, count);
  }
  context.fillStyle = palette.ok;
  counts.forEach((count, column) => {
    if (count === 0) return;
    context.globalAlpha = 0.35 + (0.65 * count) / most;
    context.fillRect(layout.left + column, top, 1, LANE_PARTS.writes);
  });
  context.globalAlpha = 1;
}
