import { Command } from 'commander';
import {
  buildImage,
  buildReleaseImage,
  imageDefinitions,
  listImages,
  pruneImages,
  type ListedImage,
} from '../docker/images/index.ts';
import { QuakeError } from '../errors.ts';
import { statusLine } from './status-line.ts';

interface BuildFlags {
  readonly force?: true;
  readonly from?: string;
  readonly tag?: string;
  readonly base?: string;
}

export function imagesCommand(_finish: (code: number) => void): Command {
  const images = new Command('images').description('the images that nodes are made of');
  images
    .command('build')
    .description('build what is missing or has changed; all images unless named')
    .argument('[names...]', `of ${imageDefinitions.map(({ name }) => name).join(', ')}`)
    .option('--force', 'build even if nothing has changed')
    .option(
      '--from <path>',
      'with "opengauss": put a real openGauss, a release (.tar.gz, .tar.bz2) or GAUSSHOME, into an image',
    )
    .option('--tag <name>', 'with --from: the name of that image')
    .option(
      '--base <image>',
      'with --from: the image to put it on, with the libraries it needs (default: dbquake/base)',
    )
    .addHelpText('after', '\nImages of a real openGauss: docs/opengauss-real-server.md')
    .action(async (names: readonly string[], flags: BuildFlags) => {
      await (releaseFlagsGiven(flags) ? buildRelease(names, flags) : buildOwn(names, flags));
    });
  images
    .command('list')
    .description('show the images that dbquake has built')
    .action(async () => {
      const listed = await listImages();
      process.stdout.write(listed.length === 0 ? 'no images yet: dbquake images build\n' : listed.map(line).join(''));
    });
  images
    .command('prune')
    .description('remove images that are no longer current and that nothing uses')
    .action(async () => {
      const { removed, kept } = await pruneImages();
      for (const image of removed) process.stdout.write(`removed ${line(image)}`);
      for (const { image, reason } of kept) process.stdout.write(`kept ${image.name}:${image.hash}: ${reason}\n`);
      if (removed.length + kept.length === 0) process.stdout.write('nothing to remove\n');
    });
  return images;
}

async function buildOwn(names: readonly string[], { force }: BuildFlags): Promise<void> {
  const status = statusLine(process.stderr, false, () => performance.now());
  try {
    for (const name of names.length > 0 ? names : imageDefinitions.map((definition) => definition.name)) {
      const progress = (line: string): void => status.step(`${name}: ${line}`);
      const { tag, built } = await buildImage(name, { progress, ...(force === undefined ? {} : { force }) });
      status.step(`${name}: ${built ? 'built' : 'nothing has changed'}`);
      status.end();
      process.stdout.write(`${tag}\n`);
    }
  } finally {
    status.end();
  }
}

function releaseFlagsGiven({ from, tag, base }: BuildFlags): boolean {
  return from !== undefined || tag !== undefined || base !== undefined;
}

async function buildRelease(names: readonly string[], { from, tag, base }: BuildFlags): Promise<void> {
  if (from === undefined || tag === undefined || names.join(' ') !== 'opengauss') {
    throw new QuakeError('QUAKE_IMAGE_OPTIONS', '--from, --tag and --base make an image of a real openGauss', {
      exitClass: 'usage',
      hint: 'dbquake images build opengauss --from openGauss-Lite-6.0.0-openEuler22.03-x86_64.tar.gz --tag my/opengauss:6.0.0',
    });
  }
  const status = statusLine(process.stderr, false, () => performance.now());
  try {
    const progress = (line: string): void => status.step(line);
    const image = await buildReleaseImage({ from, tag, progress, ...(base === undefined ? {} : { base }) });
    status.end();
    process.stderr.write(`${image.version}\n`);
    process.stdout.write(`${image.tag}\n`);
  } finally {
    status.end();
  }
}

function line({ name, hash, kind, current, source, created, sizeBytes }: ListedImage): string {
  const made = source === undefined ? '' : ` made by ${source}`;
  const size = `${Math.round(sizeBytes / 1e6)} MB`;
  return `dbquake/${name}:${hash}  ${kind}${current ? ', current' : ''}  ${size}  ${created.toISOString()}${made}\n`;
}
