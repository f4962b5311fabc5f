import { expect } from 'chai';
import type { Container } from 'dockerode';
import { connectEngine, type Engine } from '../../harness/docker/engine.ts';
import { tolerate } from '../../harness/docker/engine-errors.ts';
import { buildImage, listImages, pruneImages, requireImage } from '../../harness/docker/images/index.ts';
import { QuakeError } from '../../harness/errors.ts';

describe('images @smoke', function () {
  // A first build of the base image takes about a minute, and longer on a slow mirror.
  this.timeout(600_000);

  let engine: Engine;
  before(async () => {
    engine = await connectEngine();
    await buildImage('opengauss');
  });

  it('are not built again when nothing has changed', async () => {
    const lines: string[] = [];
    const image = await buildImage('opengauss', { progress: (line) => lines.push(line) });
    expect(image.built).to.equal(false);
    expect(lines).to.have.length(2);
    for (const line of lines) expect(line).to.contain('nothing has changed');
  });

  it('are listed with what they are', async () => {
    const current = (await listImages(engine)).filter((image) => image.current);
    const kinds = Object.fromEntries(current.map(({ name, kind }) => [name, kind]));
    expect(kinds).to.include({ base: 'base', opengauss: 'stand-in' });
  });

  it('are found by their short names, with the kind that reports state', async () => {
    expect(await requireImage('opengauss')).to.include({ name: 'dbquake/opengauss:latest', kind: 'stand-in' });
  });

  it('that are missing are named with the command that provides them, and nothing is pulled', async () => {
    const failure: unknown = await requireImage('opengauss/opengauss:0.0.0-absent').catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(QuakeError).and.include({ code: 'QUAKE_IMAGE_MISSING' });
    expect(failure).to.have.property('hint', 'Get it with "docker pull opengauss/opengauss:0.0.0-absent".');
  });

  it('start from one that has the programs the tools and faults need', async () => {
    const programs = [
      'node',
      'postgres',
      'pgbench',
      'pgpool',
      'ip',
      'tc',
      'nft',
      'ping',
      'arping',
      'strace',
      'setpriv',
    ];
    const container = await engine.createContainer({
      Image: 'dbquake/base:latest',
      Cmd: ['sh', '-c', `for p in ${programs.join(' ')}; do command -v $p > /dev/null || exit 1; done`],
      NetworkDisabled: true,
    });
    try {
      await container.start();
      expect(await container.wait()).to.deep.include({ StatusCode: 0 });
    } finally {
      await container.remove({ force: true });
    }
  });

  describe('of an older build', () => {
    const hash = `5017e${process.pid.toString(16).padStart(7, '0')}`;
    const tag = `dbquake/base:${hash}`;
    const isTheOldOne = (image: { readonly hash: string }): boolean => image.hash === hash;
    let container: Container;

    before(async () => {
      const template = await engine.createContainer({ Image: 'dbquake/base:latest', Cmd: ['true'] });
      await template.commit({ repo: 'dbquake/base', tag: hash, changes: `LABEL dbquake.image.hash=${hash}` });
      await template.remove();
      container = await engine.createContainer({ Image: tag, Cmd: ['true'] });
    });

    after(async () => {
      await tolerate([404], container.remove({ force: true }));
      await tolerate([404], engine.getImage(tag).remove());
    });

    it('stay as long as a container needs them, even a stopped one', async () => {
      const { removed, kept } = await pruneImages(isTheOldOne);
      expect(removed).to.deep.equal([]);
      expect(kept[0]?.reason).to.match(/^in use by container \w+/);
      await requireImage(tag);
    });

    it('are removed when nobody needs them any more', async () => {
      await container.remove();
      const { removed, kept } = await pruneImages(isTheOldOne);
      expect(removed.map(({ tags }) => tags)).to.deep.equal([[tag]]);
      expect(kept).to.deep.equal([]);
      const failure: unknown = await requireImage(tag).catch((error: unknown) => error);
      expect(failure).to.include({ code: 'QUAKE_IMAGE_MISSING' });
    });
  });
});
