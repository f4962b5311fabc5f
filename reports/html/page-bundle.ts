import path from 'node:path';
import { build } from 'esbuild';
import { packageRoot } from '../../harness/package-root.ts';

/** Script and style sheet of the page, ready to stand inside of one HTML file. */
export interface PageBundle {
  readonly script: string;
  readonly style: string;
}

/**
 * Bundles `reports/html/page` from its sources, which the package ships: the same from a checkout and from `dist/`.
 * Takes some 30 ms, once a process.
 */
export function pageBundle(): Promise<PageBundle> {
  bundled ??= bundle();
  return bundled;
}

let bundled: Promise<PageBundle> | undefined;

async function bundle(): Promise<PageBundle> {
  const folder = path.join(packageRoot(), 'reports', 'html', 'page');
  const [script, style] = await Promise.all([outputOf(folder, 'main.ts'), outputOf(folder, 'page.css')]);
  return { script, style };
}

/** The style sheet of a page of another folder below `reports/html`, which may import that of the report. */
export function styleSheet(folder: string, file: string): Promise<string> {
  return outputOf(path.join(packageRoot(), 'reports', 'html', folder), file);
}

async function outputOf(folder: string, entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(folder, entry)],
    bundle: true,
    write: false,
    minify: true,
    charset: 'utf8',
    format: 'iife',
    target: ['chrome100', 'firefox100', 'safari15'],
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { target: 'ES2022' } },
  });
  return outputFiles.map(({ text }) => text).join('');
}
