import { expect } from 'chai';
import { newControlFile } from '../control-file/control-file.ts';
import { newHost } from '../simulation/simulated-host.ts';
import { clusterKindOf } from './cluster-kind.ts';
import { answerConsole } from './console.ts';
import { newWatcher } from './watcher-state.ts';

const state = newWatcher(newHost({}, 'A', ['A', 'B'], true).configuration, newControlFile(1n), 0);
const context = { addresses: ['192.168.0.141:5239', '192.168.0.142:6239'], now: 0 };
const answer = (line: string): string => answerConsole(line, state, context).lines.join('\n');

describe('console of dmwatcher (facts/dm.md §3.3)', () => {
  it('W13: knows its commands in any case', () => {
    expect(answer('status')).to.equal('WATCHER STATUS: STARTUP');
    expect(answer('Show Version')).to.equal('DMWATCHER[2.1] V7.1.5.136-Build(2016.11.24-75430)ENT');
    expect(answer('show')).to.equal(answer('SHOW GROUP grp1')).and.to.include('UNKNOWN');
    expect(answer('show group GRP9')).to.include('no group GRP9');
    expect(answer('HELP')).to.include('SHOW MONITOR CONFIG');
    expect(answerConsole('exit', state, context).exit).to.equal(true);
    expect(answerConsole('help', state, context).exit).to.equal(false);
    expect(answer('shwo')).to.include('Unknown command: shwo').and.to.include('HELP');
  });

  it('W13: SHOW MONITOR CONFIG prints a dmmonitor.ini for this group', () => {
    expect(answer('show monitor config').split('\n').slice(-4)).to.deep.equal([
      '[GRP1]',
      'MON_INST_OGUID = 45331',
      'MON_DW_IP = 192.168.0.141:5239',
      'MON_DW_IP = 192.168.0.142:6239',
    ]);
  });

  it('W3: tells the kind of the cluster by archives and MPP_INI', () => {
    expect(clusterKindOf(['REALTIME', 'ASYNC'], false)).to.equal('realtime');
    expect(clusterKindOf(['TIMELY', 'TIMELY'], false)).to.equal('read/write split');
    expect(clusterKindOf(['REALTIME'], true)).to.equal('MPP');
    expect(clusterKindOf(['ASYNC'], true)).to.equal('local');
    expect(clusterKindOf([], false)).to.equal('local');
  });
});
