import { Command } from 'commander';
import { buildImage, imageDefinitions, listImages, pruneImages, type ListedImage } from '../docker/images/index.ts';
import { statusLine } from './status-line.ts';

export function imagesCommand(_finish: (code: number) => void): Command {
  const images = new Command('images').description('the images that nodes are made of');
  images
    .command('build')
    .description('build what is missing or has changed; all images unless named')
    .argument('[names...]', `of ${imageDefinitions.map(({ name }) => name).join(', ')}`)
    .option('--force', 'build even if nothing has changed')
    .action(async (names: readonly string[], { force }: { readonly force?: true }) => {
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

function line({ name, hash, kind, current, source, created, sizeBytes }: ListedImage): string {
  const made = source === undefined ? '' : ` made by ${source}`;
  const size = `${Math.round(sizeBytes / 1e6)} MB`;
  return `dbquake/${name}:${hash}  ${kind}${current ? ', current' : ''}  ${size}  ${created.toISOString()}${made}\n`;
}
