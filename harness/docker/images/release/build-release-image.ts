import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { QuakeError } from '../../../errors.ts';
import { connectEngine, requireFreeDisk } from '../../engine.ts';
import { imageFolder } from '../build-context.ts';
import { buildImage } from '../build-image.ts';
import { followBuild, type Progress } from '../build-stream.ts';
import { IMAGE_LABELS } from '../image-definition.ts';
import { requireImage } from '../require-image.ts';
import { CHECK_FILE, CHECK_SCRIPT, CONTRACT_FOLDER, dockerfile, HOME_FOLDER, versionIn } from './image-files.ts';
import { openRelease } from './open-release.ts';

export interface ReleaseImageRequest {
  /** A release as it is downloaded, or the folder of an installation. */
  readonly from: string;
  /** Name of the image to be, `my/opengauss:6.0.0`. */
  readonly tag: string;
  /** What to put the installation on; it must have the libraries that the release was linked with. `dbquake/base` unless told. */
  readonly base?: string;
  readonly progress?: Progress;
}

export interface ReleaseImage {
  readonly tag: string;
  readonly id: string;
  /** What `gaussdb -V` in the image said. */
  readonly version: string;
}

/** Unpacked, copied into the build context, sent to the engine and laid down there: a Server release has 500 MB. */
const BYTES_NEEDED = 2_500_000_000;

/**
 * Makes an image with the contract of the public openGauss images (facts/opengauss.md §5.2) from a release or an installation. The build
 * fails where the programs do not run on the base. Throws the errors of `openRelease`, `QUAKE_IMAGE_NAME_INVALID` (usage), and
 * `QUAKE_IMAGE_MISSING`, `QUAKE_IMAGE_BUILD_FAILED`, `QUAKE_DISK_FULL` (environment).
 */
export async function buildReleaseImage(request: ReleaseImageRequest): Promise<ReleaseImage> {
  const { from, tag, progress = ignore } = request;
  checkTag(tag);
  const scratch = await mkdtemp(join(tmpdir(), 'dbquake-release-'));
  try {
    const context = join(scratch, 'context');
    await Promise.all([mkdir(context), mkdir(join(scratch, 'unpacked'))]);
    progress(`looking into ${from}`);
    await openRelease(from, join(scratch, 'unpacked'), join(context, HOME_FOLDER));
    const engine = await connectEngine();
    await requireFreeDisk(engine, BYTES_NEEDED);
    const base = await provideBase(request.base, progress);
    await cp(
      join(imageFolder('opengauss'), 'files', 'usr', 'local', 'bin'),
      join(context, CONTRACT_FOLDER, 'usr', 'local', 'bin'),
      {
        recursive: true,
      },
    );
    await cp(join(imageFolder('opengauss'), 'files', 'home'), join(context, CONTRACT_FOLDER, 'home'), {
      recursive: true,
    });
    await writeFile(join(context, 'Dockerfile'), dockerfile(base, labelsOf(from)));
    await writeFile(join(context, CHECK_FILE), CHECK_SCRIPT);
    progress(`building ${tag} on ${base}`);
    const stream = await engine.buildImage(
      { context, src: ['Dockerfile', CHECK_FILE, CONTRACT_FOLDER, HOME_FOLDER] },
      { t: tag, networkmode: 'none', rm: true, forcerm: true },
    );
    let version = '';
    await followBuild(tag, stream, (line) => {
      version = versionIn(line) ?? version;
      progress(line);
    });
    const { Id: id } = await engine.getImage(tag).inspect();
    return { tag, id, version };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** `kind` says that this is the product itself; without it the label of a base image of ours would show through. */
function labelsOf(from: string): Readonly<Record<string, string>> {
  return {
    'org.opencontainers.image.title': `openGauss from ${basename(from)}`,
    [IMAGE_LABELS.name]: 'opengauss-release',
    [IMAGE_LABELS.kind]: 'real',
    [IMAGE_LABELS.hash]: '',
    [IMAGE_LABELS.source]: basename(from),
  };
}

async function provideBase(base: string | undefined, progress: Progress): Promise<string> {
  if (base === undefined) return (await buildImage('base', { progress })).tag;
  return (await requireImage(base)).name;
}

/** Names below `dbquake/` are those of the images that dbquake makes and prunes by itself. */
function checkTag(tag: string): void {
  const wrong = !/^[a-z0-9][a-z0-9_./:-]*(?::[\w.-]+)?$/.test(tag) || tag.endsWith(':');
  if (!wrong && !tag.startsWith('dbquake/')) return;
  throw new QuakeError('QUAKE_IMAGE_NAME_INVALID', `"${tag}" cannot be the name of this image`, {
    exitClass: 'usage',
    hint: 'Take a name like my/opengauss:6.0.0. Names below dbquake/ are those of the images that dbquake makes by itself.',
  });
}

function ignore(): void {
  // Nobody listens.
}
