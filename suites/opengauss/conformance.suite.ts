import { expect } from 'chai';
import { createBench, type Bench } from './conformance/bench.ts';
import { readRecordings, type Recording } from './conformance/recordings.ts';
import { replay, type Verdict } from './conformance/replay.ts';
import { STARTS } from './conformance/situations.ts';
import { readTable, renderTable, writeTable } from './conformance/table.ts';

/**
 * Every recorded command again, in the order of the recordings: each begins where the one before it ended, as it did for
 * the recorder, or in a new container with a start of its own. What is compared and how is in
 * docs/opengauss-conformance.md.
 */
describe('the openGauss stand-in against the recordings of openGauss 3.0.6', function () {
  this.timeout(300_000);
  let bench: Bench | undefined;
  const verdicts: Verdict[] = [];

  after(() => bench?.remove());

  /** The container of the recording before, or a new one where the recording has a start of its own. */
  async function benchFor(recording: Recording): Promise<Bench> {
    const start = STARTS[recording.name];
    if (bench !== undefined && start === undefined) return bench;
    await bench?.remove();
    bench = await createBench();
    await bench.prepare(start ?? '');
    return bench;
  }

  for (const recording of readRecordings()) {
    it(`differs from ${recording.name} in nothing without a name`, async () => {
      const seen = await replay(await benchFor(recording), recording);
      verdicts.push(...seen);
      const unexplained = seen.flatMap((verdict) =>
        verdict.kind === 'unexplained'
          ? [`#${verdict.command.number} ${verdict.command.command}\n${verdict.lines.join('\n')}`]
          : [],
      );
      expect(unexplained.join('\n\n')).to.equal('');
    });
  }

  it('is described by docs/opengauss-conformance.md', () => {
    const table = renderTable(verdicts);
    if (process.env['DBQUAKE_WRITE_CONFORMANCE'] === '1') writeTable(table);
    expect(readTable()).to.equal(table);
  });
});
