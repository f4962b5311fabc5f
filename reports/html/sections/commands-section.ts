import type { CommandRecord } from '../../../harness/cluster/command-record.ts';
import { plural } from '../../../harness/checkers/wording.ts';
import { formatDuration, formatMoment } from '../../format/duration.ts';
import { html, type Html } from '../template.ts';

/** Characters of output that are shown of one command; the whole is in commands.jsonl. */
const MOST_OUTPUT = 20_000;

/** Every product command: collapsed, with a filter over all of their text. */
export function commandsSection(commands: readonly CommandRecord[]): Html {
  const failed = commands.filter(({ exitCode }) => exitCode !== 0).length;
  return html`<section id="commands" class="part">
    <h2>Product commands</h2>
    ${
      commands.length === 0
        ? html`<p class="muted">No command was recorded.</p>`
        : html`<p class="tools">
              <label
                >Filter <input type="search" data-filter="command-list" placeholder="words in command or output"
              /></label>
              <span id="command-list-count">${commands.length}</span> commands, ${failed} with an exit code other than 0
            </p>
            <div id="command-list">${commands.map(commandView)}</div>`
    }
  </section>`;
}

function commandView({ time, node, argv, exitCode, stdout, stderr, durationMs, timedOut }: CommandRecord): Html {
  const outcome = timedOut ? 'timed out' : exitCode === null ? 'cut off' : `exit ${exitCode}`;
  return html`<details class="command">
    <summary>
      <span class="number">${formatMoment(time / 1e6)}</span> <b>${node}</b> <code>${commandText(argv)}</code>
      <span class="${exitCode === 0 ? 'muted' : 'bad'}">${outcome}</span>
      <span class="muted">${formatDuration(durationMs)}</span>
    </summary>
    ${output('standard output', stdout)}${output('standard error', stderr)}${stdout === '' && stderr === '' ? html`<p class="muted">No output.</p>` : undefined}
    <p class="muted">argv: <code>${JSON.stringify(argv)}</code></p>
  </details>`;
}

function output(name: string, text: string): Html {
  if (text === '') return html``;
  const cut = text.length > MOST_OUTPUT;
  return html`<h4>${name}</h4>
    <pre>${cut ? text.slice(0, MOST_OUTPUT) : text}</pre>
    ${
      cut
        ? html`<p class="muted">and ${plural(text.length - MOST_OUTPUT, 'more character')} in commands.jsonl</p>`
        : undefined
    }`;
}

/** The command as a person would type it: without the `su - user -c` around it, words quoted where a shell needs it. */
export function commandText(argv: readonly string[]): string {
  const [first, , , flag, inner] = argv;
  if (first === 'su' && flag === '-c' && inner !== undefined && argv.length === 5) return inner;
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
