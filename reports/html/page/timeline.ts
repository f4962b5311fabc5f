import { bucketWidth, countIntoBuckets, type Buckets } from '../chart/buckets.ts';
import { packIntoRows } from '../chart/rows.ts';
import { panSpan, zoomSpan, type Span } from '../chart/scale.ts';
import { timelineLayout } from '../chart/timeline-layout.ts';
import type { OperationColumns } from '../data/operation-columns.ts';
import type { PageData } from '../data/page-data.ts';
import { drawAnomalyLines, drawAxis, drawBands } from './draw-axis.ts';
import { drawLatency, drawOutageLabels, drawThroughput } from './draw-charts.ts';
import { drawEvents } from './draw-events.ts';
import { drawLanes } from './draw-lanes.ts';
import { viewAt } from './hit-test.ts';
import { FONT, readPalette } from './palette.ts';
import type { RecordView } from './record-view.ts';
import { timeScale, type Scene } from './scene.ts';

/** The timeline on its canvas: what is visible, and drawing it. */
export class Timeline {
  readonly canvas: HTMLCanvasElement;
  readonly whole: Span;
  readonly #data: PageData;
  readonly #operations: OperationColumns;
  #span: Span;
  #scene: Scene | undefined;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, data: PageData, operations: OperationColumns) {
    this.canvas = canvas;
    this.#data = data;
    this.#operations = operations;
    this.whole = { fromUs: data.beginUs, toUs: Math.max(data.beginUs + 1000, data.durationUs) };
    this.#span = this.whole;
  }

  get span(): Span {
    return this.#span;
  }

  get zoomed(): boolean {
    return this.#span.toUs - this.#span.fromUs < this.whole.toUs - this.whole.fromUs;
  }

  show(span: Span): void {
    this.#span = span;
    this.requestDraw();
  }

  zoom(factor: number, aroundUs = (this.#span.fromUs + this.#span.toUs) / 2): void {
    this.show(zoomSpan(this.#span, this.whole, factor, aroundUs));
  }

  /** Moves by a share of what is visible. */
  pan(share: number): void {
    this.show(panSpan(this.#span, this.whole, share * (this.#span.toUs - this.#span.fromUs)));
  }

  /** Shows a stretch with some room around it. */
  focus(fromUs: number, toUs: number): void {
    const room = Math.max(250_000, (toUs - fromUs) * 0.5);
    const width = Math.min(this.whole.toUs - this.whole.fromUs, toUs - fromUs + 2 * room);
    this.show(panSpan({ fromUs: 0, toUs: width }, this.whole, fromUs - room));
  }

  timeAt(offsetX: number): number {
    return this.#scene?.x.toValue(offsetX) ?? 0;
  }

  viewAt(offsetX: number, offsetY: number): RecordView | undefined {
    return this.#scene && viewAt(this.#scene, offsetX, offsetY);
  }

  /** Left and right end of the time axis in CSS pixels of the canvas. */
  get axisEnds(): readonly [number, number] {
    return this.#scene === undefined ? [0, 0] : [this.#scene.layout.left, this.#scene.layout.right];
  }

  /** Draws once before the next frame, however often it is asked. */
  requestDraw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.draw());
  }

  /** Draws now. `width` is the room in CSS pixels. */
  draw(): void {
    const width = this.canvas.parentElement?.clientWidth ?? 800;
    const scene = this.#sceneFor(width);
    const ratio = devicePixelRatio;
    const { context, layout, palette } = scene;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(layout.height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(layout.height * ratio);
      this.canvas.style.height = `${layout.height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = FONT;
    context.fillStyle = palette.background;
    context.fillRect(0, 0, width, layout.height);
    drawBands(scene);
    drawAxis(scene);
    drawLanes(scene);
    drawThroughput(scene);
    drawLatency(scene);
    drawOutageLabels(scene);
    drawAnomalyLines(scene);
    drawEvents(scene);
    this.#scene = scene;
    // Read by the browser test and by nobody else: how often, for which span and with lanes where the timeline was drawn.
    this.canvas.dataset['drawn'] = String(Number(this.canvas.dataset['drawn'] ?? 0) + 1);
    this.canvas.dataset['lanes'] = layout.lanes.map(({ top }) => top).join(' ');
    this.canvas.dataset['span'] = `${Math.round(this.#span.fromUs)} ${Math.round(this.#span.toUs)}`;
  }

  #sceneFor(width: number): Scene {
    const context = this.canvas.getContext('2d');
    if (context === null) throw new Error('This browser has no 2D canvas');
    const data = this.#data;
    const labelUs = ((this.#span.toUs - this.#span.fromUs) / Math.max(200, width - 100)) * LABEL_PIXELS;
    const faults = packIntoRows(data.faults, labelUs);
    const actions = packIntoRows(data.actions, labelUs);
    const anomalyTypes = [...new Set(data.anomalies.map(({ type }) => type))];
    const layout = timelineLayout({
      width,
      nodes: data.lanes.length,
      faultRows: faults.rows,
      operatorRows: actions.rows,
      anomalyRows: anomalyTypes.length,
    });
    const countIn = (wanted: number): Buckets =>
      countIntoBuckets(this.#operations, this.#span, bucketWidth(this.#span, wanted));
    const buckets = countIn(Math.min(150, width / 8));
    const acknowledged = buckets.buckets.reduce((sum, { ok }) => sum + ok, 0) / this.#operations.sampledOneIn;
    // A 99th percentile of fewer than a hundred operations is their maximum.
    const quantiles = countIn(Math.min(150, width / 8, Math.max(12, acknowledged / 100)));
    return {
      context,
      palette: readPalette(),
      data,
      operations: this.#operations,
      layout,
      span: this.#span,
      x: timeScale(this.#span, layout),
      buckets,
      quantiles,
      faultRow: faults.row,
      actionRow: actions.row,
      anomalyTypes,
    };
  }
}

/** Room that a label beside a narrow box takes. */
const LABEL_PIXELS = 110;
