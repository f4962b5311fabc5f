import type { Buckets } from '../chart/buckets.ts';
import { linearScale, type LinearScale, type Span } from '../chart/scale.ts';
import type { Strip, TimelineLayout } from '../chart/timeline-layout.ts';
import type { OperationColumns } from '../data/operation-columns.ts';
import type { PageData } from '../data/page-data.ts';
import type { Palette } from './palette.ts';

/** All that drawing one picture of the timeline needs. */
export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly data: PageData;
  readonly operations: OperationColumns;
  readonly layout: TimelineLayout;
  /** The visible part of the run. */
  readonly span: Span;
  /** Time in µs to pixels. */
  readonly x: LinearScale;
  readonly buckets: Buckets;
  /** Wider ones, for the curves of latency. */
  readonly quantiles: Buckets;
  /** Row of each fault and of each operator action within its strip. */
  readonly faultRow: readonly number[];
  readonly actionRow: readonly number[];
  /** One row each. */
  readonly anomalyTypes: readonly string[];
}

export function timeScale(span: Span, layout: TimelineLayout): LinearScale {
  return linearScale(span.fromUs, span.toUs, layout.left, layout.right);
}

/** Left edge and width in pixels of what is visible of a span, or nothing. At least `least` pixels wide. */
export function visiblePart(
  { x, layout, span }: Pick<Scene, 'x' | 'layout' | 'span'>,
  { fromUs, toUs }: Span,
  least = 1,
): { readonly left: number; readonly width: number } | undefined {
  if (toUs < span.fromUs || fromUs > span.toUs) return undefined;
  const left = Math.max(layout.left, x.toPixel(fromUs));
  const right = Math.min(layout.right, x.toPixel(toUs));
  return { left, width: Math.max(least, right - left) };
}

/** Text that is cut with an ellipsis where it does not fit; nothing when not even that fits. */
export function fitText(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return low < 2 ? '' : `${text.slice(0, low).trimEnd()}…`;
}

export function within(strip: Strip, y: number): boolean {
  return y >= strip.top && y < strip.top + strip.height;
}
