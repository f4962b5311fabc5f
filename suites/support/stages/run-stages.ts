import { performance } from 'node:perf_hooks';
import { sumCounts, type Counts } from '../counts.ts';
import type { Stage } from './stage.ts';

/**
 * Runs the stages one after the other, each with its duration, and goes on after one that failed; only a stage that
 * needs a failed one is skipped, with the reason. Stops between stages once `isInterrupted` says so.
 */
export async function runStages(
  stages: readonly Stage[],
  write: (text: string) => void,
  isInterrupted: () => boolean = () => false,
): Promise<Counts> {
  const results = new Map<string, Counts>();
  for (const stage of stages) {
    if (isInterrupted()) break;
    write(`\n== ${stage.name}\n`);
    const started = performance.now();
    const counts = await runOrSkip(stage, results, write);
    results.set(stage.name, counts);
    write(`== ${stage.name}: ${verdictOf(counts)} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
  }
  return sumCounts([...results.values()]);
}

async function runOrSkip(
  stage: Stage,
  results: ReadonlyMap<string, Counts>,
  write: (text: string) => void,
): Promise<Counts> {
  if (stage.needs === undefined || results.get(stage.needs)?.failed === 0) return await stage.run();
  const reason = `stage "${stage.needs}" did not pass`;
  write(`skipped: ${reason}\n`);
  return { passed: 0, failed: 0, skipped: [{ title: stage.name, reason }] };
}

function verdictOf({ passed, failed }: Counts): string {
  if (failed > 0) return 'failed';
  return passed > 0 ? 'passed' : 'skipped';
}
