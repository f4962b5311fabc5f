import * as chai from 'chai';
import { matrixFaults, DEFAULT_FAULTS } from '../../harness/campaign/matrix-faults.ts';
import { planMatrix } from '../../harness/campaign/matrix-plan.ts';
import { matrixSettings } from '../../harness/campaign/matrix-settings.ts';
import { measureRun } from '../../harness/campaign/measure-run.ts';
import { quakeAssertions, runScenario, scenario } from '../../harness/index.ts';
import { productByName } from '../../harness/products/index.ts';
import type { MatrixMeasurement, MatrixSettings } from '../../harness/store/matrix-record.ts';
import { withRunsFolder } from '../cli/dbquake.ts';
import { imageUnderTest } from './image-under-test.ts';
import { skipBecause } from '../support/skip-because.ts';

chai.use(quakeAssertions);
const { expect } = chai;

/** Longer than wal_sender_timeout (6 s), so that a primary that may go on alone has the time to do so. */
const FAULT_MS = 8000;
const base = scenario('quiet', { name: 'settings', workloads: ['set'], time: '20s' });
const opengauss = productByName('opengauss');

/** Runs one cell of the grid, expects that the promise of its settings was kept, and returns what was measured. */
function measure(settings: string, fault: string): Promise<{ measured: MatrixMeasurement; row: MatrixSettings }> {
  return withRunsFolder(async (runsRoot) => {
    const rows = matrixSettings([settings], opengauss, base.detectAfter);
    const faults = matrixFaults(fault);
    const [planned] = planMatrix({ settings: rows, faults, times: 1, seed: 1, base, faultDurationMs: FAULT_MS });
    if (planned === undefined) throw new Error('there is no such cell');
    const outcome = await runScenario({ ...planned, runsRoot });
    expect(outcome).to.have.bitten;
    const { measured, promise, summary } = measureRun(outcome.run.id, planned.seed, outcome.verdict);
    expect(promise, summary).to.equal('kept');
    expect(outcome).to.be.valid;
    if (measured === undefined) throw new Error(`nothing was measured: ${summary}`);
    return { measured, row: planned.settings };
  });
}

/** What clients see of the fault. */
type Expected = 'failover' | 'hangs until it is over' | 'goes on alone after wal_sender_timeout' | 'goes on at once';

const SENDER_TIMEOUT_MS = 6000;
/** How much earlier a server may notice silence than a client: one look of the sender. */
const NOTICED_EARLIER_MS = 200;
let isStandIn = true;
const CHECK: Readonly<Record<Expected, (rtoMs: number, measured: MatrixMeasurement, limitMs: number) => void>> = {
  failover: (rtoMs, { phases }, limitMs) => {
    expect(phases.promote, 'somebody was promoted').to.be.a('number');
    expect(rtoMs).to.be.within(base.detectAfter, limitMs);
  },
  'hangs until it is over': (rtoMs, { phases }) => {
    expect(phases.promote, 'nobody is promoted while the primary answers').to.equal(null);
    // Seen on a real server: when the sender of the first standby times out, the next one counts, and what it had confirmed before
    // the cut is acknowledged.
    expect(rtoMs).to.be.above(isStandIn ? FAULT_MS : SENDER_TIMEOUT_MS - NOTICED_EARLIER_MS);
  },
  'goes on alone after wal_sender_timeout': (rtoMs, { phases }) => {
    expect(phases.promote, 'nobody is promoted while the primary answers').to.equal(null);
    expect(rtoMs).to.be.within(SENDER_TIMEOUT_MS / 2, FAULT_MS);
  },
  'goes on at once': (_, { phases, outageMs }) => {
    expect(phases.promote, 'nobody is promoted while the primary answers').to.equal(null);
    // Not the RTO: a busy machine may pause clients for a moment long after the fault.
    expect(outageMs).to.be.below(SENDER_TIMEOUT_MS / 2);
  },
};

/** Cells of the grid that differ in what has to happen (facts/opengauss.md §3.3, §4.1; S1, S4, S5, S36, S37, S45). */
const CELLS: readonly (readonly [settings: string, fault: string, expected: Expected])[] = [
  ['defaults', 'kill:primary', 'failover'],
  ['defaults', 'pause:primary', 'failover'],
  ['defaults', 'isolate:primary', 'hangs until it is over'],
  ['defaults', 'kill:sync-standby', 'goes on at once'],
  ['most_available_sync=on', 'isolate:primary', 'goes on alone after wal_sender_timeout'],
  ['synchronous_commit=local', 'kill:primary', 'failover'],
  ['synchronous_commit=local', 'isolate:primary', 'goes on at once'],
  ['synchronous_standby_names=2(*)', 'kill:sync-standby', 'hangs until it is over'],
  ['most_available_sync=on,synchronous_standby_names=2(*)', 'kill:sync-standby', 'goes on at once'],
  ['synchronous_standby_names=ANY 1(n1,n2,n3)', 'kill:sync-standby', 'goes on at once'],
];

describe('openGauss settings under faults', function () {
  this.timeout(180_000);

  before(async () => {
    ({ standIn: isStandIn } = await imageUnderTest());
  });

  for (const [settings, fault, expected] of CELLS) {
    it(`${settings}: ${fault.replace(':', ' ')}: ${expected}, and the promise is kept`, async () => {
      const { measured, row } = await measure(settings, fault);
      if (measured.rtoMs === null) throw new Error('no write was acknowledged after the fault');
      CHECK[expected](measured.rtoMs, measured, row.contract.maxOutageMs ?? Infinity);
      if (!row.contract.mayLoseAcknowledgedWrites) expect(measured.lostRows).to.equal(0);
    });
  }
});

/** `dbquake matrix --settings whole` draws the same. */
describe('openGauss settings under faults, the whole grid', function () {
  this.timeout(180_000);
  const cells = matrixSettings(['whole'], opengauss, base.detectAfter).flatMap(({ name }) =>
    DEFAULT_FAULTS.split(',').map((fault) => [name.replaceAll("''", ''), fault] as const),
  );

  if (process.env['DBQUAKE_WHOLE_GRID'] !== '1') {
    it(`keeps its promises in all ${cells.length} cells`, function () {
      skipBecause(this, 'takes 90 minutes; DBQUAKE_WHOLE_GRID=1 runs it, a test for each cell');
    });
    return;
  }
  for (const [settings, fault] of cells) {
    it(`${settings}: ${fault.replace(':', ' ')}: the promise is kept`, async () => {
      await measure(settings, fault);
    });
  }
});
