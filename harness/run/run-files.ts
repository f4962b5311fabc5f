import type { CommandRecord } from '../cluster/command-record.ts';
import type { StateSample } from '../cluster/node-state.ts';
import { Journal } from '../faults/index.ts';
import { HistoryWriter, type NewOperation } from '../history/history-writer.ts';
import { JsonLinesWriter } from '../history/json-lines-writer.ts';
import { RunFolder, runId } from '../store/run-folder.ts';
import type { RunClock } from './run-clock.ts';

/** The files of a run while it goes on. */
export interface RunFiles {
  readonly id: string;
  readonly folder: RunFolder;
  readonly journal: Journal;
  readonly operation: (operation: NewOperation) => void;
  readonly state: (sample: StateSample) => void;
  readonly command: (command: CommandRecord) => void;
  /** How many client operations have been completed, and how. */
  readonly counts: Readonly<Record<'ok' | 'fail' | 'info', number>>;
  close(): Promise<void>;
}

/** Makes the run's folder and opens its files. Throws an environment error when the disk does not let it. */
export async function openRunFiles(root: string, scenario: string, seed: number, clock: RunClock): Promise<RunFiles> {
  const id = runId(clock.started, scenario, seed);
  const folder = await RunFolder.create(root, id);
  const [history, states, commands, journal] = await Promise.all([
    HistoryWriter.create(folder.file('history'), clock.now),
    JsonLinesWriter.create(folder.file('states')),
    JsonLinesWriter.create(folder.file('commands')),
    Journal.open(folder.file('journal')),
  ]);
  const counts = { ok: 0, fail: 0, info: 0 };
  return {
    id,
    folder,
    journal,
    operation: (operation) => {
      history.append(operation);
      if (operation.type !== 'invoke' && operation.workload !== undefined) counts[operation.type]++;
    },
    state: (sample) => states.write(sample),
    command: (command) => commands.write(command),
    counts,
    close: async () => {
      await Promise.all([history.close(), states.close(), commands.close(), journal.close()]);
    },
  };
}
