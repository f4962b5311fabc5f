import { expect } from 'chai';
import {
  edited,
  validSystem,
  type Edit,
  type ValidSystem,
} from '../../../../harness/products/dm/configuration/fixtures/sites.ts';
import { readSystem } from '../../../../harness/products/dm/configuration/site.ts';
import { watcherFilesOf, type WatcherFiles } from './watcher-configuration.ts';

function filesOf(system: ValidSystem, index: number, edits: Readonly<Record<string, Edit>> = {}): WatcherFiles {
  const site = readSystem(edited(validSystem(system), edits)).sites[index];
  const group = site?.ini['dmwatcher.ini']?.sections[0];
  if (site === undefined || group === undefined) throw new Error('no such site');
  return watcherFilesOf(site, group);
}

describe('what ini files say to dmwatcher', () => {
  it('are its group, its ports and the watchers of the others', () => {
    const { watcher, databasePort, port, serviceHost, remotes } = filesOf('two-sites', 0);
    expect(watcher).to.include({ group: 'GRP1', instance: 'GRP1_RT_A', oguid: 82379, type: 'GLOBAL', mode: 'MANUAL' });
    expect(watcher).to.include({ errorTime: 10, recoverTime: 60, autoRestart: true });
    expect({ databasePort, port, serviceHost }).to.deep.equal({
      databasePort: 5237,
      port: 5239,
      serviceHost: '192.168.1.131',
    });
    expect(remotes).to.deep.equal([{ instance: 'GRP1_RT_B', host: '192.168.0.142', port: 6239 }]);
  });

  it('leave an asynchronous standby to its local watch', () => {
    expect(filesOf('three-sites', 0).watcher.remotes).to.deep.equal(['GRP1_RWW_B']);
    expect(filesOf('three-sites', 2).watcher).to.deep.include({ type: 'LOCAL', remotes: [] });
  });

  it('do not start global watch without a synchronous archive (W2)', () => {
    const asynchronous: Edit = (text) => text.replaceAll('REALTIME\n', 'ASYNC\nARCH_TIMER_NAME = T\n');
    expect(() => filesOf('two-sites', 0, { 'a/dmarch.ini': asynchronous })).to.throw(
      'needs a REALTIME or TIMELY archive',
    );
  });
});
