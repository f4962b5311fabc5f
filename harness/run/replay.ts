import type { Verdict } from '../checkers/verdict/index.ts';
import type { RunRecord } from '../store/run-record.ts';
import { scheduleToReplay, type ScheduleRecord } from './executed-schedule.ts';
import type { RunRequest } from './run-scenario.ts';

/**
 * What to ask for to run a stored run again: its scenario, seed, image and thresholds, and the schedule as it was executed.
 * A run that died before it noted what it executed is repeated as planned.
 */
export function replayRequest(
  run: Pick<RunRecord, 'id' | 'image' | 'failOn' | 'defect'>,
  record: ScheduleRecord,
): RunRequest {
  const executed = scheduleToReplay(record.executed);
  const schedule = record.executed.length > 0 ? executed : record.planned;
  return {
    scenario: { ...record.scenario, schedule: [...schedule] },
    seed: record.seed,
    image: run.image.name,
    ...(run.defect === undefined ? {} : { defect: run.defect.name }),
    failOn: run.failOn,
    command: `dbquake replay ${run.id}`,
  };
}

/**
 * How often the verdict of the stored run came back: the same exit code. Lines for the terminal, and the exit code: that of
 * the stored run when it came back at least once, else that of the first replay.
 */
export function summarizeReplays(
  id: string,
  original: Pick<Verdict, 'valid' | 'exitCode'> | undefined,
  verdicts: readonly Pick<Verdict, 'valid' | 'exitCode'>[],
): { readonly text: string; readonly exitCode: number } {
  const again = verdicts.filter(({ exitCode }) => exitCode === original?.exitCode).length;
  const counts = new Map<string, number>();
  for (const verdict of verdicts) counts.set(word(verdict), (counts.get(word(verdict)) ?? 0) + 1);
  const list = [...counts].map(([what, count]) => `${count} x ${what}`).join(', ');
  const before = original === undefined ? 'without a verdict' : word(original);
  const text = `replay of ${id} (${before}): the verdict came back in ${again} of ${verdicts.length} runs: ${list}\n`;
  const exitCode = again > 0 && original !== undefined ? original.exitCode : (verdicts[0]?.exitCode ?? 2);
  return { text, exitCode };
}

function word({ valid, exitCode }: Pick<Verdict, 'valid' | 'exitCode'>): string {
  const name = valid === true ? 'valid' : valid === false ? 'invalid' : 'unknown';
  return `${name}, exit ${exitCode}`;
}
