import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { connectEngine, type Engine } from '../../harness/docker/engine.ts';
import { tolerate } from '../../harness/docker/engine-errors.ts';
import { execInContainer } from '../../harness/docker/exec.ts';
import { buildImage, buildReleaseImage, requireImage } from '../../harness/docker/images/index.ts';
import { QuakeError } from '../../harness/errors.ts';
import { dbquake } from '../cli/dbquake.ts';

/**
 * How an image comes about from an installation, with an installation that is none: its programs are shell scripts. No real
 * release was at hand; that a real server runs in such an image: not run.
 */
describe('an image of an installation made of scripts, not of a real openGauss', function () {
  this.timeout(120_000);
  const tag = `dbquake-suite/opengauss:${process.pid}`;
  let engine: Engine;
  let home: string;

  before(async () => {
    engine = await connectEngine();
    await buildImage('base');
  });
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'dbquake-suite-release-'));
    for (const folder of ['bin', 'lib', join('share', 'postgresql')])
      await mkdir(join(home, folder), { recursive: true });
    for (const name of ['gs_ctl', 'gs_guc', 'gs_initdb', 'gsql']) await program(name, `echo "${name} ran"`);
    await program('gaussdb', 'echo "gaussdb (openGauss 6.0.0 build 00000000) compiled at never"');
  });
  afterEach(async () => {
    await rm(home, { recursive: true });
    await tolerate([404], engine.getImage(tag).remove() as Promise<unknown>);
  });

  async function program(name: string, script: string): Promise<void> {
    await writeFile(join(home, 'bin', name), `#!/bin/sh\n${script}\n`);
    await chmod(join(home, 'bin', name), 0o755);
  }

  async function refusal(): Promise<QuakeError> {
    const thrown: unknown = await buildReleaseImage({ from: home, tag }).catch((error: unknown) => error);
    if (thrown instanceof QuakeError) return thrown;
    throw new Error('the image was built');
  }

  it('follows the contract of the public images and counts as the product itself', async () => {
    const built = await buildReleaseImage({ from: home, tag });
    expect(built).to.include({ tag, version: 'gaussdb (openGauss 6.0.0 build 00000000) compiled at never' });
    expect(await requireImage(tag)).to.include({ name: tag, kind: 'real' });
    const { Config: config } = await engine.getImage(tag).inspect();
    expect(config).to.deep.include({ Entrypoint: ['entrypoint.sh'], Cmd: ['gaussdb'] });
    expect(config.ExposedPorts).to.deep.equal({ '5432/tcp': {} });

    const container = await engine.createContainer({ Image: tag, Entrypoint: ['sleep', '60'], NetworkDisabled: true });
    try {
      await container.start();
      const asOmm =
        'id -u; id -g; echo $GAUSSHOME $PGDATA $LD_LIBRARY_PATH; stat -c "%a %U" $PGDATA /var/run/opengauss; gsql';
      const { stdout } = await execInContainer(engine, container.id, ['su', '-', 'omm', '-c', asOmm], {
        timeoutMs: 20_000,
      });
      expect(stdout.trim().split('\n')).to.deep.equal([
        '70',
        '70',
        '/usr/local/opengauss /var/lib/opengauss/data /usr/local/opengauss/lib',
        '700 omm',
        '2777 omm',
        'gsql ran',
      ]);
    } finally {
      await container.remove({ force: true, v: true });
    }
  });

  it('is not made where the base lacks libraries of the installation, which are named', async () => {
    // Stands in the way of the real ldd, as there is no program here that lacks a library.
    await program('ldd', String.raw`printf '\tlibc.so.6 => /lib/libc.so.6\n\tlibaio.so.1 => not found\n'`);
    const error = await refusal();
    expect(error).to.include({ code: 'QUAKE_IMAGE_BUILD_FAILED', exitClass: 'environment' });
    expect(error.message).to.match(/lacks libraries of this installation: libaio\.so\.1/);
    expect(await tolerate([404], engine.getImage(tag).inspect())).to.equal(undefined);
  });

  it('is not made of a server that does not tell its version', async () => {
    await program('gaussdb', 'echo "postgres (PostgreSQL) 15.4"');
    expect((await refusal()).message).to.include('gaussdb -V does not look like openGauss: postgres (PostgreSQL) 15.4');
  });

  it('is refused by the command with the reason: a base that is not here, an incomplete installation, a name of our own, options alone', async () => {
    const build = (name: string, ...more: string[]): ReturnType<typeof dbquake> =>
      dbquake('images', 'build', 'opengauss', '--from', home, '--tag', name, ...more);
    const noBase = await build(tag, '--base', 'no/such:base');
    expect(noBase.stderr).to.include('The image no/such:base is not on this machine');
    expect(noBase.exitCode).to.equal(3);
    await rm(join(home, 'bin', 'gs_initdb'));
    const incomplete = await build(tag);
    expect(incomplete.stderr).to.include('missing bin/gs_initdb; found bin, lib, share');
    expect(incomplete.exitCode).to.equal(64);
    const ours = await build('dbquake/opengauss:x');
    expect(ours.stderr).to.include('"dbquake/opengauss:x" cannot be the name');
    expect(ours.exitCode).to.equal(64);
    const alone = await dbquake('images', 'build', 'opengauss', '--tag', tag);
    expect(alone.stderr).to.include('--from');
    expect(alone.exitCode).to.equal(64);
  });
});
