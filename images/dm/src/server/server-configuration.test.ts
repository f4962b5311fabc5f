import { expect } from 'chai';
import { validSystem } from '../../../../harness/products/dm/configuration/fixtures/sites.ts';
import { readSystem } from '../../../../harness/products/dm/configuration/site.ts';
import { serverConfigurationOf } from './server-configuration.ts';

const sites = readSystem(validSystem('three-sites')).sites;
const configurationAt = (index: number): ReturnType<typeof serverConfigurationOf> => {
  const site = sites[index];
  if (site === undefined) throw new Error('no such site');
  return serverConfigurationOf(site);
};

describe('what ini files say to dmserver', () => {
  it('are its ports, its archives to others, and for how long a MAL link may be silent', () => {
    const { database, port, watcherPort, mal, waitForApply } = configurationAt(0);
    expect({ port, watcherPort, waitForApply }).to.deep.equal({ port: 5236, watcherPort: 5237, waitForApply: true });
    expect(database).to.include({ instance: 'GRP1_RWW_A', watcherErrorTime: 60, alterModeStatus: false });
    expect(database.archives).to.deep.equal({ GRP1_RWW_B: 'TIMELY', GRP1_RWW_C: 'ASYNC' });
    expect(mal?.silenceAllowedMs).to.equal(10_000);
    expect(mal?.peers.map(({ instance, host }) => `${instance} ${host}`)).to.deep.equal([
      'GRP1_RWW_B 192.168.0.142',
      'GRP1_RWW_C 192.168.0.143',
    ]);
  });

  it('give every member a rank of its own', () => {
    expect([0, 1, 2].map((index) => configurationAt(index).mal?.rank)).to.deep.equal([
      { rank: 0, members: 3 },
      { rank: 1, members: 3 },
      { rank: 2, members: 3 },
    ]);
  });
});
