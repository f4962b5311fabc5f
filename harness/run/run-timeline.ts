import { isClientOperation, kindOf } from '../checkers/function-kind.ts';
import { loadLogs, type StoredRun } from '../store/load-run.ts';
import { dialectOf, type Timeline, timelineOfRun } from '../timeline/index.ts';

/** Of each log file at most its last so many bytes are read. */
const LOG_BYTES = 64 * 1024 * 1024;

/** What the logs of a stored run tell; undefined when no dialect reads the logs of its product. */
export async function timelineOfStoredRun({
  folder,
  run,
  history,
  states,
  commands,
}: StoredRun): Promise<Timeline | undefined> {
  const dialect = dialectOf(run.product);
  if (dialect === undefined) return undefined;
  const logs = await loadLogs(folder, LOG_BYTES);
  return timelineOfRun(dialect, {
    history,
    states,
    commands,
    startedMs: Date.parse(run.started),
    isWrite: (operation) => isClientOperation(operation) && kindOf(operation) === 'write',
    logs: logs.map(({ node, file, text }) => ({ node, name: file, text })),
  });
}
