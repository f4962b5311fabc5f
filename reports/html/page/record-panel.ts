import { byId, make } from './dom.ts';
import type { RecordView } from './record-view.ts';

/** The tooltip of the timeline: title and facts, beside the pointer and inside the window. */
export class Tooltip {
  readonly #element = byId('tooltip', HTMLDivElement);

  show(view: RecordView, clientX: number, clientY: number): void {
    this.#element.replaceChildren(make('strong', view.title), factList(view));
    this.#element.hidden = false;
    const { width, height } = this.#element.getBoundingClientRect();
    const left = clientX + 16 + width > innerWidth ? clientX - width - 12 : clientX + 16;
    const top = Math.min(clientY + 14, innerHeight - height - 8);
    this.#element.style.left = `${Math.max(4, left)}px`;
    this.#element.style.top = `${Math.max(4, top)}px`;
  }

  hide(): void {
    this.#element.hidden = true;
  }
}

/** The full record below the timeline. Stays until another is opened. */
export function showRecord(view: RecordView, openOperation: (index: number) => void): void {
  const panel = byId('record', HTMLElement);
  const close = make('button', 'close');
  close.type = 'button';
  close.addEventListener('click', () => {
    panel.hidden = true;
    history.replaceState(null, '', location.pathname + location.search);
  });
  const heading = make('h3', view.title);
  heading.append(close);
  panel.replaceChildren(heading, factList(view));
  for (const [name, text] of view.texts) panel.append(make('h4', name), make('pre', text));
  if (view.operations !== undefined && view.operations.length > 0) {
    panel.append(operationButtons(view.operations, openOperation));
  }
  panel.hidden = false;
  if (view.hash !== undefined) history.replaceState(null, '', `#${view.hash}`);
}

function factList({ facts }: RecordView): HTMLElement {
  const list = make('dl');
  for (const [name, text] of facts) list.append(make('dt', name), make('dd', text));
  return list;
}

const MOST_BUTTONS = 100;

function operationButtons(operations: readonly number[], open: (index: number) => void): HTMLElement {
  const paragraph = make('p', `${operations.length === 1 ? 'Operation' : 'Operations'} by index in the history: `);
  for (const index of operations.slice(0, MOST_BUTTONS)) {
    const button = make('button', String(index), 'jump');
    button.type = 'button';
    button.addEventListener('click', () => open(index));
    paragraph.append(button, ' ');
  }
  if (operations.length > MOST_BUTTONS) paragraph.append(`and ${operations.length - MOST_BUTTONS} more`);
  return paragraph;
}
