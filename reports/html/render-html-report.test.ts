import { expect } from 'chai';
import type { CheckResult } from '../../harness/checkers/checker.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';
import { writeSkew } from '../fixtures/write-skew.ts';
import type { ReportInput } from '../report-input.ts';
import { renderHtmlReport } from './render-html-report.ts';

/** The page without the white space around tags, so that the layout of templates does not matter; data and script left out. */
async function compactPage(input: ReportInput): Promise<string> {
  const page = await renderHtmlReport(input);
  return page
    .slice(0, page.indexOf('<script type="application/json"'))
    .replace(/\s*(<[^>]*>)\s*/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/ >/g, '>');
}

describe('the HTML report', () => {
  const cases = [
    ['kept', 'valid', 'none lost'],
    ['lost', 'invalid', '71 lost'],
    ['unknown', 'unknown', 'was not verified to bite'],
  ] as const;
  for (const [story, word, reason] of cases) {
    it(`says ${word} and why on its first screen, with fault, seed, image and the command that repeats the run`, async () => {
      const input = syntheticRun(story);
      const page = await compactPage(input);
      const first = page.slice(0, page.indexOf('id="timeline"'));
      expect(first).to.contain(`<span class="word">${word}</span>`);
      expect(first).to.contain(reason);
      expect(first).to.contain('f1 kill n1');
      expect(first).to.contain('<b>seed 7</b>');
      expect(first).to.contain('stand-in');
      expect(first).to.contain(input.run.image.name);
      expect(first).to.contain(input.run.command);
      expect(first).to.contain(input.run.contract.reason);
    });

    it(`says before everything else that a defect was switched on in a run that is ${word}`, async () => {
      const input = syntheticRun(story);
      const defect = { name: 'stale-reads', description: 'answers from the past' };
      const page = await compactPage({ ...input, run: { ...input.run, defect } });
      expect(page.slice(0, page.indexOf('id="summary"'))).to.contain(
        'on purpose: stale-reads.</b>It answers from the past.',
      );
      expect(await compactPage(input)).to.not.contain('class="defect"');
    });

    it(`has every section for a run that is ${word}`, async () => {
      const page = await renderHtmlReport(syntheticRun(story));
      for (const id of ['summary', 'timeline', 'events', 'checks', 'commands', 'logs', 'settings']) {
        expect(page).to.contain(`id="${id}"`);
        expect(page).to.contain(`href="#${id}"`);
      }
    });
  }

  it('shows RTO by phases and the lost rows with links to their operations', async () => {
    const page = await compactPage(syntheticRun('lost'));
    expect(page).to.contain('RTO after f1 kill n1: 3.64 s');
    expect(page).to.contain('operator 2.17 s, database 1.47 s');
    expect(page).to.contain('promote<b>1.47 s</b>');
    expect(page).to.match(/data-operation="\d+"/);
  });

  it('lets no text of the run become markup', async () => {
    const input = syntheticRun('kept');
    const hostile = `主库</script><script>alert(1)</script><b onclick='x'>`;
    const history = [...input.history].map((operation, index) =>
      index === 10 ? { ...operation, error: hostile } : operation,
    );
    const page = await renderHtmlReport({
      ...input,
      history,
      run: { ...input.run, scenario: hostile, settings: { application_name: hostile } },
      verdict: { ...input.verdict, summary: hostile },
      logs: [{ node: 'n1', file: hostile, text: hostile }],
    });
    expect(page).to.not.contain('<script>alert');
    expect(page).to.not.contain('<b onclick');
    expect(page.match(/<\/script>/g)).to.have.length(2);
    expect(page).to.contain('主库&lt;/script&gt;');
  });

  it('shows of an anomaly the reasons and the SQL of the clients, as text', async () => {
    const input = syntheticRun('kept');
    const checks = { ...input.verdict.checks, 'list-append': writeSkew() };
    const page = await compactPage({ ...input, verdict: { ...input.verdict, checks } });
    expect(page).to.contain('T2 &lt; T3, because T2 read key 1 as []');
    expect(page).to.contain('operation 2, process 0 on n1, at 1.000 s to 1.200 s, ok');
    expect(page).to.contain('SELECT elements FROM t WHERE id = &#39;&lt;b&gt;&#39;; -- returned no row');
  });

  it('asks for nothing but itself', async () => {
    const page = await renderHtmlReport(syntheticRun('kept'));
    expect(page).to.contain('default-src &#39;none&#39;');
    expect(page).to.not.match(/<(?:link|script|img|iframe)[^>]+(?:src|href)="(?!data:)/);
    expect(page).to.not.match(/@import|url\(/);
  });

  it('draws facts of a checker that it has never heard of', async () => {
    const input = syntheticRun('kept');
    const lineage: CheckResult & Record<string, unknown> = {
      valid: true,
      class: 'replication',
      summary: 'one line of history',
      anomalies: [],
      terms: [
        { term: 1, node: 'n1', sinceMs: 0 },
        { term: 2, node: 'n2', sinceMs: 13_610 },
      ],
      longestMs: 3900,
      runs: [
        [0, 9],
        [12, 12],
      ],
      nothing: null,
    };
    const page = await compactPage({ ...input, verdict: { ...input.verdict, checks: { lineage } } });
    expect(page).to.contain('<b>lineage</b>one line of history');
    expect(page).to.contain('<td class="number">13.6 s</td>');
    expect(page).to.contain('<dt>longest</dt><dd>3.9 s</dd>');
    expect(page).to.contain('0–9, 12');
  });

  it('draws a run of which nothing but the verdict is left', async () => {
    const input = syntheticRun('unknown');
    const page = await renderHtmlReport({ ...input, history: [], states: [], commands: [], logs: [] });
    expect(page).to.contain('No command was recorded.');
    expect(page).to.contain('No log was collected.');
  });

  it('stays below 5 MB with 100,000 operations', async function () {
    this.timeout(60_000);
    const input = syntheticRun('kept', { operations: 130_000 });
    expect(
      [...input.history].filter(({ type, process }) => type === 'invoke' && typeof process === 'number').length,
    ).to.be.above(100_000);
    expect(Buffer.byteLength(await renderHtmlReport(input))).to.be.below(5_000_000);
  });
});
