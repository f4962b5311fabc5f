import { createHash } from 'node:crypto';
import { validityWord } from '../format/verdict-words.ts';
import type { ReportInput } from '../report-input.ts';
import { buildPageData, PAGE_LIMITS, type PageLimits } from './data/build-page-data.ts';
import { pageBundle } from './page-bundle.ts';
import { anatomySection } from './sections/anatomy-section.ts';
import { checksSection } from './sections/checks-section.ts';
import { commandsSection } from './sections/commands-section.ts';
import { eventsSection } from './sections/events-section.ts';
import { logsSection } from './sections/logs-section.ts';
import { settingsSection } from './sections/settings-section.ts';
import { summarySection } from './sections/summary-section.ts';
import { timelineSection } from './sections/timeline-section.ts';
import { embedJson, html, inlineSource } from './template.ts';

/**
 * Draws a stored run as one HTML page that opens from disk and never uses the network: style, script and data are inside,
 * and its content security policy allows nothing else. Rejects with an `esbuild` error when the page cannot be bundled.
 */
export async function renderHtmlReport(input: ReportInput, limits: PageLimits = PAGE_LIMITS): Promise<string> {
  const { script, style } = await pageBundle();
  const { data, history } = buildPageData(input, limits);
  const { run, verdict } = input;
  const word = validityWord(verdict.valid);
  const policy = `default-src 'none'; img-src data:; script-src '${sourceHash(script)}'; style-src '${sourceHash(style)}'; base-uri 'none'; form-action 'none'`;
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${word}: ${run.scenario}, seed ${run.seed}</title>
        <link rel="icon" href="${icon(word)}" />
        ${inlineSource('style', style)}
      </head>
      <body>
        <nav>
          <b>dbquake</b> <a href="#summary">Verdict</a> <a href="#timeline">Timeline</a> <a href="#events">Events</a>
          <a href="#anatomy">Anatomy</a> <a href="#checks">Checks</a> <a href="#commands">Commands</a>
          <a href="#logs">Logs</a>
          <a href="#settings">Settings</a>
        </nav>
        <main>
          ${summarySection(input, data, history)}${timelineSection(data)}${eventsSection(data)}${anatomySection(input.timeline)}${checksSection(verdict)}${commandsSection(input.commands)}${logsSection(input.logs)}${settingsSection(input)}
        </main>
        <footer>
          <p>
            Run ${run.id}, drawn by dbquake ${run.dbquake} from the stored run. The same seed gives the same plan of
            operations and faults; how they interleave inside the database is not promised.
          </p>
        </footer>
        ${embedJson('page-data', data)} ${inlineSource('script', script)}
      </body>
    </html> `.markup;
}

function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** A dot in the colour of the verdict, to tell tabs apart. */
function icon(word: keyof typeof ICON_COLOURS): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${ICON_COLOURS[word]}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const ICON_COLOURS = { valid: '#1a7f4b', invalid: '#c3242b', unknown: '#a66a00' } as const;
