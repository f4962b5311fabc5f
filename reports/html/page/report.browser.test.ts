import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import { STORY_MS, type SyntheticStory } from '../../fixtures/synthetic-story.ts';
import { renderHtmlReport } from '../render-html-report.ts';

const CHROMIUM = '/usr/bin/chromium';
const present = existsSync(CHROMIUM);
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Browser tests run where Debian's chromium is; elsewhere their names say that they were skipped and why. */
const describeInBrowser = present ? describe : describe.skip;
const title = `the report in a browser${present ? '' : ` (skipped: there is no ${CHROMIUM})`}`;

describeInBrowser(title, function () {
  this.timeout(60_000);
  let browser: Browser;
  let folder: string;
  let page: Page;
  let complaints: string[];

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'dbquake-report-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  });

  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    complaints = [];
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('console', (message) => complaints.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`request: ${request.url()}`);
    });
  });

  afterEach(async () => {
    await page.close();
    expect(complaints).to.deep.equal([]);
  });

  async function open(story: SyntheticStory, operations?: number, hash = ''): Promise<void> {
    const file = path.join(folder, `${story}.html`);
    await writeFile(file, await renderHtmlReport(syntheticRun(story, operations === undefined ? {} : { operations })));
    await page.goto(`${pathToFileURL(file).href}${hash}`);
    await page.waitForSelector('html[data-ready=true]', { timeout: 10_000 });
  }

  /** Visible part of the run, µs, as the canvas says it. */
  async function visibleSpan(): Promise<readonly number[]> {
    const text = await page.getAttribute('#timeline-canvas', 'data-span');
    return (text ?? '').split(' ').map(Number);
  }

  async function waitForSpan(holds: (from: number, to: number) => boolean): Promise<void> {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const [from = 0, to = 0] = await visibleSpan();
      if (holds(from, to)) return;
      if (Date.now() > deadline) throw new Error(`The timeline still shows ${from} to ${to} µs`);
      await page.waitForTimeout(20);
    }
  }

  /** Where a time of the run lies in the window, at a height of the canvas in CSS pixels. */
  async function pointAt(ms: number, y: number): Promise<readonly [number, number]> {
    const box = await page.locator('#timeline-canvas').boundingBox();
    if (box === null) throw new Error('The canvas is not visible');
    const [from = 0, to = 1] = await visibleSpan();
    const left = 78;
    const right = box.width - 14;
    return [box.x + left + ((ms * 1000 - from) / (to - from)) * (right - left), box.y + y];
  }

  /** How many different colours a rectangle of the canvas has, in CSS pixels. */
  async function coloursIn(x: number, y: number, width: number, height: number): Promise<number> {
    return page.evaluate(
      ([left, top, w, h]) => {
        const canvas = document.querySelector('canvas');
        const pixels = canvas?.getContext('2d')?.getImageData(left, top, w, h).data ?? [];
        const colours = new Set<string>();
        for (let at = 0; at < pixels.length; at += 4) colours.add(pixels.slice(at, at + 3).join());
        return colours.size;
      },
      [x, y, width, height] as const,
    );
  }

  const verdicts = [
    ['kept', 'valid'],
    ['lost', 'invalid'],
    ['unknown', 'unknown'],
  ] as const;
  for (const [story, word] of verdicts) {
    it(`says ${word} and draws the lanes, without a network and without an error`, async () => {
      await open(story);
      expect(await page.textContent('h1 .word')).to.equal(word);
      expect(await page.title()).to.equal(`${word}: synthetic-${story}, seed 7`);
      const lanes = await page.evaluate(() => document.querySelector('canvas')?.clientHeight ?? 0);
      expect(lanes).to.be.above(300);
      expect(await coloursIn(100, 20, 1000, 200)).to.be.above(5);
    });
  }

  it('draws throughput and latency below the lanes', async () => {
    await open('kept');
    const height = await page.evaluate(() => document.querySelector('canvas')?.clientHeight ?? 0);
    expect(await coloursIn(100, height - 160, 400, 130)).to.be.above(5);
  });

  it('lets no text of a log or an error become script', async () => {
    await open('kept');
    expect(await page.title()).to.not.equal('injected');
    const log = await page.textContent('#log-0');
    expect(log).to.contain(`主备切换 </script><script>document.title='injected'</script>`);
  });

  it('shows role and state of a node under the pointer', async () => {
    await open('kept');
    await page.locator('#timeline-canvas').scrollIntoViewIfNeeded();
    const [x, y] = await pointAt(5_000, await laneMiddle(0));
    await page.mouse.move(x, y);
    const tooltip = page.locator('#tooltip');
    await tooltip.waitFor({ state: 'visible', timeout: 5_000 });
    expect(await tooltip.textContent()).to.match(/n1: primary, Normal/);
    expect(await tooltip.textContent()).to.contain('10.18.7.12 Streaming');
  });

  it('zooms by dragging, by wheel and by keys, and back', async () => {
    await open('kept');
    await page.locator('#timeline-canvas').scrollIntoViewIfNeeded();
    const [, whole = 0] = await visibleSpan();
    const [x, y] = await pointAt(10_000, 120);
    const [toX] = await pointAt(15_000, 120);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(toX, y, { steps: 4 });
    await page.mouse.up();
    await waitForSpan((from, to) => Math.abs(from - 10e6) < 60e3 && Math.abs(to - 15e6) < 60e3);
    await page.mouse.wheel(0, -300);
    await waitForSpan((from, to) => to - from < 4e6);
    await page.keyboard.press('ArrowLeft');
    await waitForSpan((_, to) => to < 15e6);
    await page.keyboard.press('0');
    await waitForSpan((from, to) => from === 0 && to === whole);
    await page.click('#zoom-in');
    await waitForSpan((from, to) => to - from < whole * 0.6);
    await page.click('#zoom-reset');
    await waitForSpan((from, to) => from === 0 && to === whole);
  });

  it('leaves the wheel to the page until the timeline has the focus', async () => {
    await open('kept');
    await page.locator('#timeline-canvas').scrollIntoViewIfNeeded();
    const before = await visibleSpan();
    await page.mouse.move(...(await pointAt(10_000, 120)));
    await page.mouse.wheel(0, 200);
    await page.waitForFunction(() => scrollY > 0, undefined, { timeout: 5_000 });
    expect(await visibleSpan()).to.deep.equal(before);
  });

  it('opens the full record of an operator action that is clicked', async () => {
    await open('kept');
    await page.locator('#timeline-canvas').scrollIntoViewIfNeeded();
    await page.mouse.click(...(await pointAt((STORY_MS.rejoin + STORY_MS.rejoined) / 2, 53)));
    const record = page.locator('#record');
    await record.waitFor({ state: 'visible', timeout: 5_000 });
    expect(await record.textContent()).to.contain('operator: rejoin n1, ok');
    expect(await record.textContent()).to.contain('incremental build');
  });

  it('opens the record of an operation from a check, and from the address', async () => {
    await open('lost');
    const button = page.locator('#checks [data-operation]').first();
    const index = await button.getAttribute('data-operation');
    await button.click();
    const record = page.locator('#record');
    await record.waitFor({ state: 'visible', timeout: 5_000 });
    expect(await record.textContent()).to.contain('ok: it happened');
    expect(await record.textContent()).to.match(new RegExp(`\\b${Number(index) + 1}\\b`));
    const hash = new URL(page.url()).hash;
    expect(hash).to.match(/^#op-\d+$/);
    await open('lost', undefined, hash);
    expect(await page.locator('#record').isVisible()).to.equal(true);
  });

  it('shows the time of an event on the timeline', async () => {
    await open('kept');
    await page.locator('#events .jump', { hasText: '20.000 s' }).first().click();
    await waitForSpan((from, to) => from < 20e6 && to > 20e6 && to - from < 10e6);
  });

  it('finds commands by words of their output', async () => {
    await open('kept');
    await page.fill('input[data-filter=command-list]', 'failover completed');
    expect(await page.locator('#command-list details:visible').count()).to.equal(1);
    expect(await page.textContent('#command-list-count')).to.match(/^1 of \d+$/);
  });

  it('is drawn in dark colours where the reader wants them, and fits a narrow window', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 600, height: 900 });
    await open('lost');
    const dark = await page.evaluate(() => [
      ...(document.querySelector('canvas')?.getContext('2d')?.getImageData(1, 1, 1, 1).data ?? []),
    ]);
    expect(Math.max(...dark.slice(0, 3))).to.be.below(60);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.be.at.most(600);
  });

  it('draws 100,000 operations within a second', async () => {
    await open('kept', 130_000);
    const ms = await page.evaluate(async () => {
      const canvas = document.querySelector('canvas');
      const before = canvas?.dataset['drawn'];
      const start = performance.now();
      document.getElementById('zoom-reset')?.click();
      while (canvas?.dataset['drawn'] === before && performance.now() - start < 10_000) {
        await new Promise(requestAnimationFrame);
      }
      return performance.now() - start;
    });
    expect(ms).to.be.below(1000);
  });

  /** Middle of the role bar of a lane: below axis, one row of faults, the rows of the operator and the anomalies. */
  async function laneMiddle(lane: number): Promise<number> {
    const tops = await page.getAttribute('#timeline-canvas', 'data-lanes');
    return Number((tops ?? '').split(' ')[lane]) + 7;
  }
});
