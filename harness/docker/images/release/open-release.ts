import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { QuakeError } from '../../../errors.ts';
import { innerArchive, missingFrom, WANTED, type InstalledFile } from './installation.ts';

/** An archive in an archive in an archive is none of ours. */
const DEPTH = 3;

/**
 * Lays the installation that lies at `path` out in the folder `home`, which it makes: `path` is an installed `GAUSSHOME`, or a
 * release as it is downloaded (`openGauss-Lite-*.tar.gz`, `openGauss-Server-*.tar.bz2`, `openGauss-All-*.tar.gz`). It goes by what is inside,
 * not by the name. Data directories in an installed `GAUSSHOME` stay out.
 *
 * @param scratch an empty folder for what is unpacked on the way
 * @throws QuakeError `QUAKE_RELEASE_MISSING`, `QUAKE_RELEASE_UNRECOGNISED` (usage), `QUAKE_RELEASE_UNREADABLE` (environment)
 */
export async function openRelease(path: string, scratch: string, home: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new QuakeError('QUAKE_RELEASE_MISSING', `There is nothing at ${path}`, {
      exitClass: 'usage',
      hint: '--from is a release of openGauss (.tar.gz, .tar.bz2) or the folder of an installation (GAUSSHOME).',
    });
  }
  let folder = path;
  if (!found.isDirectory()) {
    folder = join(scratch, '0');
    await unpack(path, folder);
  }
  for (let depth = 1; (await problemsOf(folder)).length > 0; depth += 1) {
    const archive = found.isDirectory() ? undefined : innerArchive(await readdir(folder));
    if (archive === undefined || depth === DEPTH) throw await unrecognised(path, folder);
    const next = join(scratch, String(depth));
    await unpack(join(folder, archive), next);
    folder = next;
  }
  await copyWithoutData(folder, home);
}

async function problemsOf(folder: string): Promise<readonly string[]> {
  const top = await readdir(folder, { withFileTypes: true });
  const folders = top.filter((entry) => entry.isDirectory()).map(({ name }) => `${name}/`);
  for (const name of [...folders]) {
    const below = await readdir(join(folder, name), { withFileTypes: true });
    folders.push(...below.filter((entry) => entry.isDirectory()).map((entry) => `${name}${entry.name}/`));
  }
  return missingFrom(await programsOf(folder), folders);
}

async function programsOf(folder: string): Promise<readonly InstalledFile[]> {
  const names = await readdir(join(folder, 'bin')).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = await stat(join(folder, 'bin', name)).catch(() => undefined);
      return file === undefined
        ? []
        : [{ path: `bin/${name}`, bytes: file.isFile() ? file.size : 0, executable: (file.mode & 0o111) !== 0 }];
    }),
  );
  return files.flat();
}

/** GNU tar sees the compression by itself, and calls bzip2 or gzip. */
async function unpack(archive: string, into: string): Promise<void> {
  await mkdir(into);
  const { failed, stderr, exitCode, code } = await execa(
    'tar',
    ['--extract', '--no-same-owner', '--file', archive, '--directory', into],
    { reject: false, env: { LC_ALL: 'C' } },
  );
  if (!failed) return;
  const reason =
    code === 'ENOENT' ? 'there is no tar here' : (stderr.trim().split('\n')[0] ?? `exit ${exitCode ?? '?'}`);
  if (/not look like a tar archive|not in gzip format|not a bzip2 file/.test(stderr)) {
    throw new QuakeError('QUAKE_RELEASE_UNRECOGNISED', `${archive} is no release of openGauss: ${reason}`, {
      exitClass: 'usage',
      hint: HINT,
    });
  }
  throw new QuakeError('QUAKE_RELEASE_UNREADABLE', `${archive} cannot be unpacked: ${reason}`, {
    exitClass: 'environment',
    hint: 'tar needs bzip2 for .tar.bz2. A download that was cut off fails too. An unpacked folder can be given as well.',
  });
}

const HINT =
  'Known are openGauss-Lite-*.tar.gz, openGauss-Server-*.tar.bz2 and openGauss-All-*.tar.gz as they are downloaded, and the folder of an installation.';

async function unrecognised(path: string, folder: string): Promise<QuakeError> {
  const top = (await readdir(folder)).toSorted();
  const shown = top.length === 0 ? 'nothing' : `${top.slice(0, 8).join(', ')}${top.length > 8 ? ', ...' : ''}`;
  const missing = await problemsOf(folder);
  const message = `${path} is no openGauss: looked for ${WANTED.join(', ')}; missing ${missing.join(', ')}; found ${shown}`;
  return new QuakeError('QUAKE_RELEASE_UNRECOGNISED', message, {
    exitClass: 'usage',
    hint: HINT,
    context: { path, missing, found: top },
  });
}

/** A database that somebody put below GAUSSHOME has a PG_VERSION in it, and is nobody's business. */
async function copyWithoutData(folder: string, home: string): Promise<void> {
  const isData = async (path: string): Promise<boolean> =>
    path !== folder && (await stat(join(path, 'PG_VERSION')).catch(() => undefined)) !== undefined;
  await cp(folder, home, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    filter: async (source) => !(await isData(source)),
  });
}
