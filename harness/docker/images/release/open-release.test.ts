import { chmod, mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { QuakeError } from '../../../errors.ts';
import { openRelease } from './open-release.ts';

const PROGRAMS = ['gaussdb', 'gs_ctl', 'gs_guc', 'gs_initdb', 'gsql'];

/** The layout of an installation around scripts: enough for being recognised, not a server. */
describe('a release', () => {
  let folder: string;
  const at = (...names: string[]): string => join(folder, ...names);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dbquake-release-'));
    await mkdir(at('scratch'));
    for (const program of PROGRAMS) await write(at('installed', 'bin', program), '#!/bin/sh\n', 0o755);
    await write(at('installed', 'lib', 'libpq.so.5.5'), 'a library\n');
    await symlink('libpq.so.5.5', at('installed', 'lib', 'libpq.so.5'));
    await write(at('installed', 'share', 'postgresql', 'postgres.bki'), '# openGauss\n');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(path: string, content: string, mode = 0o644): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    await chmod(path, mode);
  }
  async function pack(name: string, from: string, ...compression: string[]): Promise<string> {
    await execa('tar', ['--create', ...compression, '--file', at(name), '--directory', from, '.']);
    return at(name);
  }
  const open = (path: string): Promise<void> => openRelease(path, at('scratch'), at('home'));
  async function refusal(path: string): Promise<QuakeError> {
    const thrown: unknown = await open(path).catch((error: unknown) => error);
    if (thrown instanceof QuakeError) return thrown;
    throw new Error(`expected a refusal, got ${String(thrown)}`);
  }
  async function expectHome(): Promise<void> {
    expect(await readdir(at('home', 'bin'))).to.have.members(PROGRAMS);
    expect(await readlink(at('home', 'lib', 'libpq.so.5'))).to.equal('libpq.so.5.5');
  }

  it('is the folder of an installation, whose data directories stay out', async () => {
    await write(at('installed', 'data', 'PG_VERSION'), '9.2\n');
    await open(at('installed'));
    await expectHome();
    expect(await readdir(at('home'))).to.have.members(['bin', 'lib', 'share']);
  });

  it('is a Server archive, which has the installation in it, whatever its name', async () => {
    await open(await pack('openGauss-Server-6.0.0-openEuler22.03-x86_64.tar.bz2', at('installed'), '--bzip2'));
    await expectHome();
  });

  it('is a Lite archive, with the installation in a .bin in it', async () => {
    await mkdir(at('lite'));
    await pack(join('lite', 'openGauss-Lite-6.0.0-openEuler22.03-x86_64.bin'), at('installed'));
    await write(at('lite', 'install.sh'), '#!/bin/sh\n', 0o755);
    await open(await pack('lite.tar.gz', at('lite'), '--gzip'));
    await expectHome();
  });

  it('is refused with what was looked for and what was found', async () => {
    await rm(at('installed', 'bin', 'gsql'));
    const error = await refusal(at('installed'));
    expect(error).to.include({ code: 'QUAKE_RELEASE_UNRECOGNISED', exitClass: 'usage' });
    expect(error.message).to.include('missing bin/gsql; found bin, lib, share');
    expect(error.hint).to.include('openGauss-Lite-*.tar.gz');
  });

  it('is refused where an archive has something else in it', async () => {
    await write(at('other', 'postgresql.txt'), 'x');
    const archive = await pack('openGauss-Lite-9.tar.gz', at('other'), '--gzip');
    expect((await refusal(archive)).message).to.match(
      /is no openGauss: looked for bin\/gaussdb.*found postgresql\.txt$/,
    );
  });

  it('is refused where a file is no archive, and where there is nothing', async () => {
    await write(at('openGauss-Server-6.0.0.tar.bz2'), 'not an archive\n');
    expect(await refusal(at('openGauss-Server-6.0.0.tar.bz2'))).to.include({ exitClass: 'usage' });
    expect(await refusal(at('nowhere'))).to.include({ code: 'QUAKE_RELEASE_MISSING', exitClass: 'usage' });
  });
});
