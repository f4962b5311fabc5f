import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { collectContext, withContextFolder } from './build-context.ts';
import { bundleTool } from './bundle-tool.ts';
import { imageDefinition } from './image-registry.ts';
import { packageRoot } from '../../package-root.ts';

const fixtures = join(packageRoot(), 'harness', 'docker', 'images', 'fixtures');

describe('the build context of an image', () => {
  it('has the files of its folder, with their executable bits', async () => {
    const files = await collectContext(imageDefinition('base'));
    expect(files.map(({ path, executable }) => [path, executable])).to.deep.equal([
      ['Dockerfile', false],
      ['dpkg-excludes', false],
      ['finish.sh', true],
      ['packages.txt', false],
      ['prepare.sh', true],
    ]);
  });

  it('lies in a folder only while it is used', async () => {
    const files = [{ path: 'files/bin/start.sh', executable: true, content: Buffer.from('exit 0') }];
    const used = await withContextFolder(files, async (folder) => {
      const path = join(folder, 'files/bin/start.sh');
      expect(await readFile(path, 'utf8')).to.equal('exit 0');
      expect((await stat(path)).mode & 0o777).to.equal(0o755);
      return folder;
    });
    expect(existsSync(used)).to.equal(false);
  });
});

describe('the bundle of a tool', () => {
  it('is one file that runs on its own', async () => {
    const content = await bundleTool(join(fixtures, 'greeting-tool.ts'));
    await withContextFolder([{ path: 'tool.cjs', executable: false, content }], async (folder) => {
      const { stdout } = await execa(process.execPath, [join(folder, 'tool.cjs')]);
      expect(stdout).to.equal('ready');
    });
  });

  it('names no folder of the machine that made it', async () => {
    const text = Buffer.from(await bundleTool(join(fixtures, 'greeting-tool.ts'))).toString();
    expect(text).to.not.contain(packageRoot());
  });

  it('that cannot be made names its source', async () => {
    const failure = await bundleTool(join(fixtures, 'absent-tool.ts')).catch((error: unknown) => error);
    expect(failure).to.include({ code: 'QUAKE_IMAGE_BUILD_FAILED' });
    expect(String(failure)).to.contain('fixtures/absent-tool.ts');
  });
});
