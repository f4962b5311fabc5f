import { expect } from 'chai';
import { seedTimeline } from '../../../harness/timeline/kingbase/fixtures/seed-case.ts';
import { anatomySection } from './anatomy-section.ts';

const compact = (markup: string): string => markup.replace(/\s*(<[^>]*>)\s*/g, '$1').replace(/\s+/g, ' ');

describe('anatomy section', () => {
  const page = compact(anatomySection(seedTimeline()).markup);

  it('draws each case with the node that executed it and why the other one did not', () => {
    expect(page).to.contain('<h3>failover on node102, 15:38:09 to 15:39:33 (');
    expect(page).to.contain('not on<b>node101</b>: it was shutting down, and the watchdog had lost it as its master');
    expect(page).to.contain('<h3>recovery on node101');
  });

  it('draws every phase with its duration, and with a range where the log has no time', () => {
    expect(page).to.match(/<td>health check<\/td><td>[^<]*10 retries, then node 0 is DOWN<\/td>/);
    expect(page).to.match(/0 ms to 4(\.0)? s<\/td><td>node102<\/td><td>fencing/);
  });

  it('explains the arguments of the script', () => {
    expect(page).to.contain('<li>%m id of the new primary: 1</li>');
  });

  it('shows findings', () => {
    const broken = seedTimeline((_, text) => text.replace(/^.*sync to async\n/m, ''));
    expect(compact(anatomySection(broken).markup)).to.contain('<li class="bad">missing-phase:');
    expect(page).to.contain('Nothing missing, nothing out of order.');
  });

  it('lets no line of a log become markup', () => {
    const hostile = seedTimeline((_, text) =>
      text.replace('is shutting down', 'is shutting down <script>alert(1)</script>'),
    );
    expect(anatomySection(hostile).markup).to.contain('&lt;script&gt;').and.not.to.contain('<script>');
  });

  it('says so when there is nothing to draw', () => {
    const empty = { product: 'opengauss', granularityMs: 5, events: [], anatomies: [] };
    expect(anatomySection(empty).markup).to.contain('The logs show no failover');
    expect(anatomySection(undefined).markup).to.contain('Nothing reads the logs of this product');
  });
});
