import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keep } from '../docker/labels.ts';
import type { Settings } from '../products/product.ts';

/** What the reaper has to know when the owner of a run has died without a word: `reaper.json` in the run's folder. */
export interface ReaperPlan {
  readonly run: string;
  /** The run's folder, an absolute path. */
  readonly folder: string;
  /** An owner that died is a failure: only with `never` the reaper removes the run. */
  readonly keep: Keep;
  /** Driver and settings, to heal with; no password. */
  readonly product: string;
  readonly settings: Settings;
  /** Log files in the containers, absolute paths whose last part may hold `*`. */
  readonly logFiles: readonly string[];
}

/** Names of the reaper's files in the run's folder. */
export const REAPER_FILES = { plan: 'reaper.json', log: 'reaper.log' } as const;

export async function writeReaperPlan(plan: ReaperPlan): Promise<string> {
  const path = join(plan.folder, REAPER_FILES.plan);
  await writeFile(path, `${JSON.stringify(plan, null, 2)}\n`);
  return path;
}

export async function readReaperPlan(path: string): Promise<ReaperPlan> {
  return JSON.parse(await readFile(path, 'utf8')) as ReaperPlan;
}
