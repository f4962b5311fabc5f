import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { Counts } from './counts.ts';
import { skipReason } from './skip-because.ts';

const { EVENT_RUN_END, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/**
 * Mocha's own spec output, the reason beside every skipped test, and at the end the counts as JSON in the file named by
 * the reporter option `counts` (a child process has no better way to hand them over).
 */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const skipped: Counts['skipped'][number][] = [];
    runner.on(EVENT_TEST_PENDING, (test) => {
      const reason = skipReason(test);
      skipped.push({ title: test.fullTitle(), reason });
      process.stdout.write(`      skipped: ${reason}\n`);
    });
    runner.once(EVENT_RUN_END, () => {
      const file = (options.reporterOptions as { counts?: string } | undefined)?.counts;
      if (file === undefined) return;
      const counts: Counts = { passed: this.stats.passes, failed: this.stats.failures, skipped };
      writeFileSync(file, JSON.stringify(counts));
    });
  }
}

// Mocha takes a reporter from a module only as its default export.
// eslint-disable-next-line no-restricted-exports
export default CountingReporter;
