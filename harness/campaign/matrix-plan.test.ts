import { expect } from 'chai';
import { productByName } from '../products/index.ts';
import { scenarioSchema } from '../run/scenario.ts';
import { matrixFaults } from './matrix-faults.ts';
import { estimateRunMs, planMatrix, timeLeftMs } from './matrix-plan.ts';
import { matrixSettings } from './matrix-settings.ts';

const base = scenarioSchema.parse({ name: 'matrix', settings: { wal_keep_segments: '8' }, time: '20s' });
const plan = planMatrix({
  settings: matrixSettings(['defaults', 'most_available_sync=on'], productByName('opengauss'), 2000),
  faults: matrixFaults('kill,kill:sync-standby'),
  times: 2,
  seed: 7,
  base,
  faultDurationMs: 6000,
});

describe('the plan of a matrix', () => {
  it('makes the whole grid before any cell comes a second time, with one seed for each time', () => {
    expect(plan.map(({ settings, fault, seed }) => `${seed} ${settings.name} ${fault.name}`)).to.deep.equal([
      '7 defaults kill primary',
      '7 defaults kill sync standby',
      '7 most_available_sync=on kill primary',
      '7 most_available_sync=on kill sync standby',
      '8 defaults kill primary',
      '8 defaults kill sync standby',
      '8 most_available_sync=on kill primary',
      '8 most_available_sync=on kill sync standby',
    ]);
  });

  it('gives each run a scenario file of its own: one fault, and the settings of its row over those of all', () => {
    const { scenario } = plan[3] ?? {};
    expect(scenario?.name).to.equal('matrix-kill-sync-standby');
    expect(scenario?.settings).to.deep.equal({ wal_keep_segments: '8', most_available_sync: 'on' });
    expect(scenario?.schedule).to.deep.equal([{ at: 2000, inject: 'kill', target: 'sync standby', healAfter: 6000 }]);
  });

  it('estimates longer runs for more nodes, more time and more data', () => {
    const plain = estimateRunMs(base);
    expect(estimateRunMs({ ...base, standbys: 4 })).to.be.above(plain);
    expect(estimateRunMs({ ...base, time: 40_000 })).to.equal(plain + 20_000);
    expect(estimateRunMs({ ...base, preload: 1024 ** 3 })).to.be.above(plain + 20_000);
  });

  it('tells the time left by the runs that were made, once there are any', () => {
    expect(timeLeftMs(4, [], 30_000)).to.equal(120_000);
    expect(timeLeftMs(3, [50_000, 70_000], 30_000)).to.equal(180_000);
  });
});
