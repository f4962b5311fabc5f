import { byId } from './dom.ts';
import type { RecordView } from './record-view.ts';
import { Tooltip } from './record-panel.ts';
import type { Timeline } from './timeline.ts';

/** Pointer, wheel, keys and buttons of the timeline. `open` shows the full record of what was clicked. */
export function listen(timeline: Timeline, open: (view: RecordView) => void): void {
  listenToPointer(timeline, open);
  listenToWheel(timeline);
  listenToKeys(timeline);
  const buttons: readonly (readonly [id: string, action: () => void])[] = [
    ['zoom-in', () => timeline.zoom(0.5)],
    ['zoom-out', () => timeline.zoom(2)],
    ['zoom-reset', () => timeline.show(timeline.whole)],
  ];
  for (const [id, action] of buttons) byId(id, HTMLButtonElement).addEventListener('click', action);
}

function listenToPointer(timeline: Timeline, open: (view: RecordView) => void): void {
  const { canvas } = timeline;
  const tooltip = new Tooltip();
  const crosshair = byId('crosshair', HTMLDivElement);
  const selection = byId('selection', HTMLDivElement);
  let drag: { readonly startX: number; x: number; readonly pan: boolean } | undefined;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    drag = { startX: event.offsetX, x: event.offsetX, pan: event.shiftKey };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    const [left, right] = timeline.axisEnds;
    crosshair.hidden = event.offsetX < left || event.offsetX > right;
    crosshair.style.left = `${event.offsetX}px`;
    if (drag !== undefined) {
      if (drag.pan) timeline.pan((drag.x - event.offsetX) / (right - left));
      drag.x = event.offsetX;
      selection.hidden = drag.pan || !isDrag(drag);
      selection.style.left = `${Math.min(drag.startX, drag.x)}px`;
      selection.style.width = `${Math.abs(drag.x - drag.startX)}px`;
      tooltip.hide();
      return;
    }
    const view = timeline.viewAt(event.offsetX, event.offsetY);
    canvas.classList.toggle('clickable', view !== undefined);
    if (view === undefined) tooltip.hide();
    else tooltip.show(view, event.clientX, event.clientY);
  });
  canvas.addEventListener('pointerup', (event) => {
    const done = drag;
    drag = undefined;
    selection.hidden = true;
    if (done === undefined || done.pan) return;
    if (isDrag(done)) {
      const times = [timeline.timeAt(done.startX), timeline.timeAt(event.offsetX)].sort((a, b) => a - b);
      const [fromUs = 0, toUs = 0] = times;
      timeline.show({
        fromUs: Math.max(timeline.whole.fromUs, fromUs),
        toUs: Math.max(fromUs + 1000, Math.min(toUs, timeline.whole.toUs)),
      });
      return;
    }
    const view = timeline.viewAt(event.offsetX, event.offsetY);
    if (view !== undefined) open(view);
  });
  canvas.addEventListener('pointercancel', () => {
    drag = undefined;
    selection.hidden = true;
  });
  canvas.addEventListener('pointerleave', () => {
    tooltip.hide();
    crosshair.hidden = true;
  });
  canvas.addEventListener('dblclick', () => timeline.show(timeline.whole));
}

function isDrag({ startX, x }: { readonly startX: number; readonly x: number }): boolean {
  return Math.abs(x - startX) > 4;
}

/** The wheel zooms once the timeline has the focus (a click gives it) or with Ctrl; else it scrolls the page. */
function listenToWheel(timeline: Timeline): void {
  timeline.canvas.addEventListener(
    'wheel',
    (event) => {
      const active = event.ctrlKey || event.metaKey || document.activeElement === timeline.canvas;
      if (!active) return;
      event.preventDefault();
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (sideways) timeline.pan((event.deltaX || event.deltaY) / 1000);
      else timeline.zoom(Math.exp(event.deltaY / 400), timeline.timeAt(event.offsetX));
    },
    { passive: false },
  );
}

function listenToKeys(timeline: Timeline): void {
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => timeline.zoom(0.5),
    '=': () => timeline.zoom(0.5),
    '-': () => timeline.zoom(2),
    '0': () => timeline.show(timeline.whole),
    Home: () => timeline.show(timeline.whole),
    ArrowLeft: () => timeline.pan(-0.2),
    ArrowRight: () => timeline.pan(0.2),
  };
  timeline.canvas.addEventListener('keydown', (event) => {
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}
