import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readTar, writeTar } from './tar.ts';

describe('tar', () => {
  it('reads back what it wrote, also empty files and Chinese text', () => {
    const files = [
      { path: 'a/postgresql.log', content: Buffer.from('日志\n'.repeat(400)), mode: 0o600, userId: 70, groupId: 70 },
      { path: 'empty', content: Buffer.alloc(0), mode: 0o644, userId: 0, groupId: 0 },
    ];
    expect(readTar(writeTar(files))).to.deep.equal(files);
  });

  it('refuses a path that the format has no room for', () => {
    expect(() => writeTar([{ path: 'x'.repeat(101), content: Buffer.alloc(0) }])).to.throw(RangeError, '100 bytes');
  });

  describe('against the system’s tar', () => {
    let folder: string;
    const longName = `postgresql-${'x'.repeat(150)}.log`;

    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'dbquake-tar-'));
      writeFileSync(join(folder, longName), 'long');
      writeFileSync(join(folder, '日志.log'), 'wide');
    });
    after(() => rmSync(folder, { recursive: true }));

    for (const format of ['gnu', 'pax', 'ustar'] as const) {
      it(`reads the files of a ${format} archive and leaves out folders`, () => {
        const names = format === 'ustar' ? ['日志.log'] : [longName, '日志.log'];
        const archive = execFileSync('tar', ['-C', folder, `--format=${format}`, '-cf', '-', ...names]);
        const files = readTar(archive).map(({ path, content }) => [path, content.toString()]);
        expect(files).to.deep.equal(names.map((name) => [name, name === longName ? 'long' : 'wide']));
      });
    }

    it('writes what the system’s tar lists', () => {
      const archive = writeTar([
        { path: 'server.key', content: Buffer.from('k'), mode: 0o600, userId: 70, groupId: 71 },
      ]);
      const listing = execFileSync('tar', ['-tvf', '-', '--numeric-owner'], { input: archive }).toString();
      expect(listing).to.match(/^-rw------- 70\/71\s+1 .* server\.key\n$/);
    });
  });
});
