import { readFile } from 'node:fs/promises';
import { renderHtmlReport } from '../../reports/index.ts';
import { timelineOfStoredRun } from '../run/run-timeline.ts';
import { loadLogs, loadRun, loadVerdict } from '../store/load-run.ts';
import type { RunFolder } from '../store/run-folder.ts';

/** Of each log file, what the page shows at most, from its end. */
const LOG_BYTES = 64 * 1024;

/** Draws `report.html` from the stored run and returns its path. */
export async function writeReport(folder: RunFolder): Promise<string> {
  const stored = await loadRun(folder);
  const { run, history, states, commands } = stored;
  const timeline = await timelineOfStoredRun(stored);
  const html = await renderHtmlReport({
    run,
    verdict: await loadVerdict(folder),
    history,
    states,
    commands,
    logs: await loadLogs(folder, LOG_BYTES),
    ...(timeline === undefined ? {} : { timeline }),
    schedule: JSON.parse(await readFile(folder.file('schedule'), 'utf8')) as unknown,
  });
  await folder.writeText('report', html);
  return folder.file('report');
}
