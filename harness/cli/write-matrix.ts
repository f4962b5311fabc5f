import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderMatrix } from '../../reports/index.ts';
import type { MatrixRecord } from '../store/matrix-record.ts';
import { runId } from '../store/run-folder.ts';

/** Where the page goes unless `--out` says so: beside the runs, named like them. */
export function pagePath({ out, runs }: { readonly out?: string; readonly runs: string }, seed: number): string {
  return out ?? path.join(runs, `${runId(new Date().toISOString(), 'matrix', seed)}.html`);
}

/** Writes the page and, beside it, its figures as `.json`. A reader never sees half of a file. */
export async function writeMatrix(record: MatrixRecord, page: string, runs: string): Promise<void> {
  const folder = path.dirname(path.resolve(page));
  await mkdir(folder, { recursive: true });
  await replace(page, await renderMatrix(record, { runs: linkTo(folder, runs) }));
  await replace(page.replace(/(\.html)?$/, '.json'), `${JSON.stringify(record, null, 2)}\n`);
}

/** The folder of runs as a link from the page: empty when it is the same. */
function linkTo(folder: string, runs: string): string {
  const relative = path.relative(folder, path.resolve(runs));
  return relative === '' ? '' : `${relative.split(path.sep).map(encodeURIComponent).join('/')}/`;
}

async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.part`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}
