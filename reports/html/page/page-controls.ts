/** Controls outside of the timeline: copying, and filters over lists of commands and log lines. */
export function listenToCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const source = document.getElementById(button.dataset['copy'] ?? '');
    const name = button.textContent;
    button.addEventListener('click', () => {
      copy(source).then(
        () => (button.textContent = 'copied'),
        () => (button.textContent = 'select and copy'),
      );
      button.addEventListener('blur', () => (button.textContent = name), { once: true });
    });
  }
}

/** The clipboard is not open to every page from disk; then the text is selected, one key away from being copied. */
async function copy(source: HTMLElement | null): Promise<void> {
  if (source === null) return;
  getSelection()?.selectAllChildren(source);
  await navigator.clipboard.writeText(source.textContent);
}

/** An `input[data-filter]` hides those items of the list it names that do not contain all of its words. */
export function listenToFilters(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-filter]')) {
    const list = document.getElementById(input.dataset['filter'] ?? '');
    const count = document.getElementById(`${input.dataset['filter'] ?? ''}-count`);
    if (list === null || count === null) continue;
    const texts = [...list.children].map((child) => child.textContent.toLowerCase());
    input.addEventListener('input', () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      [...list.children].forEach((child, position) => {
        const matches = words.every((word) => texts[position]?.includes(word));
        child.toggleAttribute('hidden', !matches);
        shown += matches ? 1 : 0;
      });
      count.textContent = words.length === 0 ? `${texts.length}` : `${shown} of ${texts.length}`;
    });
  }
}
