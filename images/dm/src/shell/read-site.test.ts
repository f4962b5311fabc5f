import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { unset, validSystem } from '../../../../harness/products/dm/configuration/fixtures/sites.ts';
import { formatControlFile } from '../control-file/control-file-text.ts';
import { changeControlFile, newControlFile, type ControlOperation } from '../control-file/control-file.ts';
import { readSite, WATCHER_FILES } from './read-site.ts';

const controlText = (operation: ControlOperation): string =>
  formatControlFile(
    changeControlFile(newControlFile(1n), {
      operation,
      slsn: 10n,
      tguid: 2n,
      time: '2019-07-02 10:00:00',
      monitorId: 0n,
      monitorIp: '',
    }),
  );

describe('the files that a dmwatcher starts with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dbquake-'));
  const control = join(folder, 'dmwatcher.ctl');
  const paths = { 'dmwatcher.ini': join(folder, 'dmwatcher.ini'), 'dmwatcher.ctl': control };

  before(() => {
    const files = validSystem('two-sites').find(({ name }) => name === 'a')?.files ?? [];
    for (const { name, bytes } of files) {
      const text = Buffer.from(bytes).toString();
      const here = unset('CONFIG_PATH')(unset('SYSTEM_PATH')(text, name) ?? '', name) ?? '';
      writeFileSync(join(folder, name), here);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it('may have a dmwatcher.ctl that is SPLIT or INVALID: it starts and shows it, and a person decides', () => {
    for (const operation of ['Takeover', 'Set SPLIT', 'Set INVALID'] as const) {
      writeFileSync(control, controlText(operation));
      const { site } = readSite(join(folder, 'dm.ini'), WATCHER_FILES, paths);
      expect(site.ini['dmwatcher.ctl']?.path, operation).to.equal(control);
    }
  });

  it('stop it where dmwatcher.ctl is not whole', () => {
    writeFileSync(control, controlText('Set SPLIT').replace('OLD_TGUID = 1', 'OLD_TGUID = 7\nOLD_TGUID = x'));
    expect(() => readSite(join(folder, 'dm.ini'), WATCHER_FILES, paths)).to.throw('the configuration is wrong');
  });
});
