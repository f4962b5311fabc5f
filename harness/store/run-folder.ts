import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, QuakeError } from '../errors.ts';
import { RUN_FILES } from './run-record.ts';

/** The folder of one run (design.md, "A run on disk"). */
export class RunFolder {
  readonly path: string;

  constructor(folder: string) {
    this.path = folder;
  }

  /** Makes `<root>/<id>`. Throws an environment error when the disk does not let it. */
  static async create(root: string, id: string): Promise<RunFolder> {
    const folder = new RunFolder(path.resolve(root, id));
    try {
      await mkdir(folder.file('logs'), { recursive: true });
    } catch (error) {
      throw new QuakeError('QUAKE_RUN_FOLDER', `Cannot make the run folder ${folder.path}: ${messageOf(error)}`, {
        exitClass: 'environment',
        hint: 'Choose another place with --runs DIR',
        cause: error,
      });
    }
    return folder;
  }

  /** Points `latest`, beside the folder, at it. */
  async becomeLatest(): Promise<void> {
    const link = path.join(path.dirname(this.path), 'latest');
    const temporary = `${link}-${process.pid}`;
    await rm(temporary, { force: true });
    await symlink(path.basename(this.path), temporary);
    await rename(temporary, link);
  }

  file(name: keyof typeof RUN_FILES): string {
    return path.join(this.path, RUN_FILES[name]);
  }

  /** Replaces the file as a whole, so that a reader never sees half of it. */
  async writeJson(name: keyof typeof RUN_FILES, value: unknown): Promise<void> {
    await this.writeText(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  async writeText(name: keyof typeof RUN_FILES, text: string): Promise<void> {
    const temporary = `${this.file(name)}.part`;
    await writeFile(temporary, text);
    await rename(temporary, this.file(name));
  }
}

/** `<UTC time>-<scenario>-<seed>`, so that names sort by time. */
export function runId(startedIso: string, scenario: string, seed: number): string {
  const time = startedIso.replace(/[-:]/g, '').replace(/\.\d+Z$/, 'Z');
  return `${time}-${scenario}-${seed}`;
}

/** Accepts the path of a run folder, the name of a run under `root`, or `latest`. Throws a usage error when there is none. */
export async function findRun(root: string, run: string): Promise<RunFolder> {
  for (const candidate of [path.resolve(root, run), path.resolve(run)]) {
    const entries: readonly string[] = await readdir(candidate).catch(() => []);
    if (entries.includes(RUN_FILES.run)) return new RunFolder(candidate);
  }
  throw new QuakeError('QUAKE_UNKNOWN_RUN', `There is no run "${run}"`, {
    exitClass: 'usage',
    hint: `Runs are kept in ${path.resolve(root)}; "latest" is the newest`,
  });
}
