import { expect } from 'chai';
import { syntheticMatrix } from '../../fixtures/synthetic-matrix.ts';
import { renderMatrix } from './render-matrix.ts';

/** The page without the white space around tags and without its style. */
async function compactPage(): Promise<string> {
  const page = await renderMatrix(syntheticMatrix(), { runs: '../runs/' });
  return page
    .slice(page.indexOf('</style>'))
    .replace(/\s*(<[^>]*>)\s*/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/ >/g, '>');
}

describe('the page of a matrix', () => {
  it('has a row for each setting with its promise and a column for each fault', async () => {
    const page = await compactPage();
    expect(page.match(/<th scope="col">/g)).to.have.length(3);
    expect(page.match(/<th scope="row">/g)).to.have.length(2);
    expect(page).to.contain('<b>defaults</b>no acknowledged row is lost;');
    expect(page).to.contain('<span title="detect 2 s + promote 15.8 s">no outage longer than 17.8 s</span>');
    expect(page).to.contain('no limit to an outage is promised');
  });

  it('shows RTO, loss and promise of a cell in words, not only in colour', async () => {
    const page = await compactPage();
    const cells = page.split('<td').slice(1);
    expect(cells[0]).to.contain('class="kept"').and.to.contain('<div class="rto">3.64 s</div>');
    expect(cells[0]).to.contain('worst 4.2 s of 2 runs').and.to.contain('RPO 0 rows').and.to.contain('promise kept');
    expect(cells[1]).to.contain('class="broken"').and.to.contain('<div class="rto">no end</div>');
    expect(cells[1]).to.contain('RPO 71 rows within 840 ms</div>').and.to.contain('promise broken');
    expect(cells[2]).to.contain('class="unknown"').and.to.contain('failed');
    expect(cells[3]).to.contain('not measured');
  });

  it('draws the phases of all cells to one scale, and the limit that is promised', async () => {
    const page = await compactPage();
    const widths = [...page.matchAll(/<rect class="phase-0" x="0.0" y="0" width="([\d.]+)"/g)].map(
      ([, width]) => width,
    );
    expect(widths).to.deep.equal(['115.5', '112.7']);
    expect(page).to.contain('<line class="limit" x1="1000.0"');
  });

  it('links each cell to the reports of its runs', async () => {
    const page = await compactPage();
    expect(page).to.contain('<a href="../runs/run-1/report.html"');
    expect(page).to.contain('<a href="../runs/run-2/report.html"');
  });

  it('lets no text of a run become markup and allows no script', async () => {
    const page = await renderMatrix(syntheticMatrix(), { runs: '' });
    expect(page).to.not.contain('<b>now</b>');
    expect(page).to.contain('&lt;b&gt;now&lt;/b&gt;');
    expect(page).to.contain('default-src &#39;none&#39;; style-src &#39;sha256-');
    expect(page).to.not.contain('<script');
  });
});
