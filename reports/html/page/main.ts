import { decodeOperations } from '../data/operation-columns.ts';
import type { PageData } from '../data/page-data.ts';
import { byId } from './dom.ts';
import { listen } from './interaction.ts';
import { listenToCopyButtons, listenToFilters } from './page-controls.ts';
import { showRecord } from './record-panel.ts';
import { actionView, faultView, operationView, type RecordView } from './record-view.ts';
import { Timeline } from './timeline.ts';

const data = JSON.parse(byId('page-data', HTMLScriptElement).textContent) as PageData;
const operations = decodeOperations(data.operations);
const timeline = new Timeline(byId('timeline-canvas', HTMLCanvasElement), data, operations);
const positionOfIndex = new Map<number, number>();

/** Shows the record of an operation, a fault or an operator action by its index in the history. */
function openOperation(index: number): void {
  showRecord(viewOfIndex(index), openOperation);
  byId('record', HTMLElement).scrollIntoView({ block: 'nearest' });
}

function viewOfIndex(index: number): RecordView {
  if (positionOfIndex.size === 0) {
    for (let position = 0; position < operations.count; position++) {
      const row = operations.row(position);
      positionOfIndex.set(row.index, position).set(row.completionIndex, position);
    }
  }
  const position = positionOfIndex.get(index);
  if (position !== undefined) return operationView(data, operations.row(position));
  const has = ({ records }: { readonly records: readonly { readonly index: number }[] }): boolean =>
    records.some((record) => record.index === index);
  const fault = data.faults.find(has);
  if (fault !== undefined) return faultView(data, fault);
  const action = data.actions.find(has);
  if (action !== undefined) return actionView(data, action);
  const rest = operations.sampledOneIn > 1 ? ': this page holds a sample of the acknowledged operations' : '';
  return {
    title: `Operation ${index} is not on this page${rest}`,
    facts: [['see', `line ${index + 1} of history.jsonl`]],
    texts: [],
  };
}

function listenToJumps(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-from-us]')) {
    button.addEventListener('click', () => {
      timeline.focus(Number(button.dataset['fromUs']), Number(button.dataset['toUs']));
      timeline.canvas.scrollIntoView({ block: 'nearest' });
    });
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-operation]')) {
    button.addEventListener('click', () => openOperation(Number(button.dataset['operation'])));
  }
}

function followAppearance(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => timeline.requestDraw());
  // The canvas is a picture: it must be drawn in the light colours before it is printed.
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    timeline.draw();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    timeline.draw();
  });
  new ResizeObserver(() => timeline.requestDraw()).observe(byId('timeline-frame', HTMLElement));
}

timeline.draw();
listen(timeline, (view) => showRecord(view, openOperation));
listenToJumps();
listenToCopyButtons();
listenToFilters();
followAppearance();
const linked = /^#op-(\d+)$/.exec(location.hash)?.[1];
if (linked !== undefined) openOperation(Number(linked));
document.documentElement.dataset['ready'] = 'true';
