import { expect } from 'chai';
import { readFixture } from './fixtures/read-fixture.ts';
import { parseInstances, parseShow } from './parse-show.ts';

describe('what a monitor shows', () => {
  it('is a group with its instances', () => {
    const [group] = parseShow(readFixture('show-in-step'));
    expect(group).to.deep.include({ group: 'GRP1', oguid: 45331, confirm: false, mode: 'AUTO' });
    expect(group?.instances.map(({ instance, mode, archive }) => [instance, mode, archive])).to.deep.equal([
      ['GRP1_RT_01', 'PRIMARY', 'VALID'],
      ['GRP1_RT_02', 'STANDBY', 'VALID'],
      ['GRP1_RT_03', 'STANDBY', 'VALID'],
    ]);
    expect(group?.instances[0]).to.deep.include({ control: 'VALID', watcher: 'OPEN', works: true, status: 'OPEN' });
    expect(group?.instances[0]).to.deep.include({ openCount: 1, fileLsn: 1n, curLsn: 1n });
  });

  it('has the instance whose database failed', () => {
    const [group] = parseShow(readFixture('show-after-takeover'));
    const failed = group?.instances.filter(({ works }) => !works);
    expect(failed?.map(({ instance, watcher }) => [instance, watcher])).to.deep.equal([['GRP1_RT_02', 'STARTUP']]);
    expect(group?.instances.find(({ mode, works }) => mode === 'PRIMARY' && works)?.instance).to.equal('GRP1_RT_01');
  });

  it('of DM8 has more columns and no LSN', () => {
    const [group] = parseShow(readFixture('published-dm8-show'));
    expect(group).to.deep.include({ group: 'GRP1', mode: 'AUTO' });
    expect(group?.instances).to.deep.equal([
      {
        instance: 'GRP1_RT_02',
        watcher: 'OPEN',
        works: true,
        status: 'OPEN',
        mode: 'STANDBY',
        archive: 'VALID',
        control: 'VALID',
      },
    ]);
  });

  it('is read from messages too, also from those whose cells are not below their heads', () => {
    expect(parseInstances(readFixture('published-message'))).to.deep.equal([
      {
        instance: 'SLNNGK',
        watcher: 'OPEN',
        works: true,
        status: 'OPEN',
        mode: 'PRIMARY',
        archive: 'VALID',
        openCount: 16,
        fileLsn: 424687n,
        curLsn: 424688n,
      },
    ]);
  });

  it('reads states of two words', () => {
    const text = readFixture('published-message').replace(' OPEN OK ', ' STANDBY CHECK OK ');
    expect(parseInstances(text)[0]).to.have.property('watcher', 'STANDBY CHECK');
  });

  it('is nothing when there is no table', () => {
    expect(parseShow('Please login first.\n')).to.deep.equal([]);
  });
});
