import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { attachCluster } from '../../harness/cluster/attach-cluster.ts';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { connectEngine, type Engine } from '../../harness/docker/engine.ts';
import { removeRun } from '../../harness/docker/run-objects.ts';
import { capabilitiesOf, faultOfKind } from '../../harness/faults/index.ts';
import { openGauss } from '../../harness/products/opengauss/opengauss.ts';
import { deployCluster, type LiveCluster } from '../../harness/run/deploy-cluster.ts';
import { dbquake } from '../cli/dbquake.ts';
import {
  ClockClient,
  faultProcessRuns,
  kernelAhead,
  secondsAhead,
  secondsAheadInside,
} from './fixtures/clock-views.ts';
import { expectBites, expectHeals, prepareRow } from './fixtures/expect-fault.ts';
import { FaultTrial } from './fixtures/fault-trial.ts';
import { killedRun } from './fixtures/killed-run.ts';
import { ask, threeNodes } from './fixtures/outside.ts';

/** What asking takes on a busy machine, seconds; every shift here is many times that. */
const ASKING = 1.5;
const KINDS = ['clock-jump', 'clock-drift', 'clock-strobe'];

/** On one cluster, one after the other: every test leaves it whole. */
describe('faults of the clock', function () {
  this.timeout(180_000);
  let live: LiveCluster;
  let n1: ContainerNode, n2: ContainerNode, n3: ContainerNode;

  before(async () => {
    live = await deployCluster({ product: 'opengauss', standbys: 2, faults: KINDS });
    [n1, n2, n3] = threeNodes(live);
    await prepareRow(live);
  });
  after(async () => {
    await live.remove();
  });

  it('clock-jump: old and new connections see the other time, and nobody else does @smoke', async () => {
    const old = await ClockClient.connect(live, n1);
    try {
      expect(await old.ahead()).to.be.closeTo(0, ASKING);
      const trial = new FaultTrial(live, 'clock-jump', ['n1']);
      await expectBites(trial);
      expect(await old.ahead(), 'old connection').to.be.closeTo(60, ASKING);
      expect(await secondsAhead(live, n1), 'new connection').to.be.closeTo(60, ASKING);
      expect(await secondsAhead(live, n2), 'another node').to.be.closeTo(0, ASKING);
      expect(await kernelAhead(n1), 'the kernel').to.be.closeTo(0, ASKING);
      await expectHeals(live, trial);
      expect(await old.ahead(), 'old connection').to.be.closeTo(0, ASKING);
      expect(await secondsAhead(live, n1), 'new connection').to.be.closeTo(0, ASKING);
    } finally {
      await old.close();
    }
  });

  for (const role of ['primary', 'standby'] as const) {
    it(`clock-jump back on the ${role}: writes go on and reach the standbys`, async () => {
      const node = role === 'primary' ? n1 : n2;
      const trial = new FaultTrial(live, 'clock-jump', [node.name], { by: '-90s' });
      await expectBites(trial);
      expect(await secondsAhead(live, node)).to.be.closeTo(-90, ASKING);
      expect(await ask(live, n1, 'update dbquake.t set v = 7 returning v')).to.equal('7');
      await live.cluster.waitUntilHealthy(30_000);
      await expectHeals(live, trial);
      expect(await secondsAhead(live, node)).to.be.closeTo(0, ASKING);
    });
  }

  it('clock-jump outlives a restart of the server, and is healed after it', async () => {
    const trial = new FaultTrial(live, 'clock-jump', ['n3'], { by: '1h' });
    await expectBites(trial);
    await live.cluster.restartServer?.(n3);
    await live.cluster.waitUntilHealthy(30_000);
    expect(await secondsAhead(live, n3)).to.be.closeTo(3600, ASKING);
    await expectHeals(live, trial);
    expect(await secondsAhead(live, n3)).to.be.closeTo(0, ASKING);
  });

  it('clock-drift: the distance grows with time, from nothing, and is gone at the end', async () => {
    const old = await ClockClient.connect(live, n1);
    try {
      const trial = new FaultTrial(live, 'clock-drift', ['n1'], { rate: 2 });
      const began = performance.now();
      await expectBites(trial);
      const passed = (performance.now() - began) / 1000;
      const first = await old.ahead();
      expect(first, 'no jump').to.be.within(0, passed + ASKING);
      // Asked again and again: a clock of the double rate gains 3 s within 3 s.
      let last = first;
      while (last < first + 3 && (performance.now() - began) / 1000 < passed + 10) last = await old.ahead();
      expect(last - first).to.be.closeTo((performance.now() - began) / 1000 - passed, ASKING);
      expect(await secondsAhead(live, n2), 'another node').to.be.closeTo(0, ASKING);
      await expectHeals(live, trial);
      expect(await old.ahead()).to.be.closeTo(0, ASKING);
    } finally {
      await old.close();
    }
  });

  it('clock-strobe: one connection sees both times in turn; then no process flips the clock any more', async () => {
    const old = await ClockClient.connect(live, n2);
    try {
      const trial = new FaultTrial(live, 'clock-strobe', ['n2'], { by: '-1h', every: '100ms' });
      await expectBites(trial);
      expect(await faultProcessRuns(n2)).to.equal(true);
      const seen = new Set<number>();
      const until = performance.now() + 10_000;
      while (seen.size < 2 && performance.now() < until) seen.add(Math.round((await old.ahead()) / 60));
      expect([...seen].toSorted((a, b) => a - b)).to.deep.equal([-60, 0]);
      await expectHeals(live, trial);
      expect(await faultProcessRuns(n2)).to.equal(false);
      const steady = performance.now() + 500;
      while (performance.now() < steady) expect(await old.ahead()).to.be.closeTo(0, ASKING);
    } finally {
      await old.close();
    }
  });

  it('clock-jump on all nodes at once bites on each and is healed on each, again and again', async () => {
    const trial = new FaultTrial(live, 'clock-jump', ['n1', 'n2', 'n3'], { by: '-10m' });
    await expectBites(trial);
    for (const node of [n1, n2, n3]) expect(await secondsAhead(live, node)).to.be.closeTo(-600, ASKING);
    await expectHeals(live, trial);
    expect(await trial.heal(), 'healing again').to.include({ healed: true });
    for (const node of [n1, n2, n3]) expect(await secondsAhead(live, node)).to.be.closeTo(0, ASKING);
  });

  it('does not bite, and says why, where the library was not brought in', async () => {
    await n3.probe(['mv', '/opt/dbquake-clock/time', '/opt/dbquake-clock/away'], { timeoutMs: 5_000 });
    try {
      const result = await new FaultTrial(live, 'clock-jump', ['n3']).inject();
      expect(result).to.include({ bit: false }).and.have.property('reason').that.includes('was not brought in');
    } finally {
      await n3.probe(['mv', '/opt/dbquake-clock/away', '/opt/dbquake-clock/time'], { timeoutMs: 5_000 });
    }
  });

  it('are refused by name for an image where libfaketime cannot be loaded', async () => {
    const image = 'dbquake-suite/without-libm:latest';
    const engine = await connectEngine();
    // The library needs libm, and `date` does not: the loader complains, goes on without the library, and exits with 0.
    const made = await engine.createContainer({
      Image: 'dbquake/base:latest',
      Entrypoint: ['sh', '-c', 'rm $(ldconfig -p | grep -o "/.*libm\\.so\\.6")'],
    });
    try {
      await made.start();
      await made.wait();
      await made.commit({ repo: 'dbquake-suite/without-libm', tag: 'latest' });
      const faults = KINDS.map(faultOfKind);
      const rows = await capabilitiesOf(faults, { product: openGauss, image });
      for (const { available, reasons } of rows) {
        expect(available).to.equal(false);
        expect(reasons.join()).to.match(/libfaketime does not fit dbquake-suite.*libm\.so\.6: cannot open/);
      }
      const fitting = await capabilitiesOf(faults, { product: openGauss, image: openGauss.container.image });
      expect(fitting.filter(({ available }) => !available)).to.deep.equal([]);
    } finally {
      await made.remove({ force: true });
      await engine.getImage(image).remove({ force: true });
    }
  });
});

describe('faults of the clock in a run', function () {
  this.timeout(300_000);
  let engine: Engine;
  let runs: string;
  const made: string[] = [];

  beforeEach(async () => {
    engine = await connectEngine();
    runs = await mkdtemp(path.join(tmpdir(), 'dbquake-clock-'));
  });
  afterEach(async () => {
    for (const run of made.splice(0)) await removeRun(engine, run);
    await rm(runs, { recursive: true, force: true });
  });

  it('leave a run valid: nothing that is judged comes from the clock of a node', async () => {
    const schedule = path.join(runs, 'schedule.yaml');
    await writeFile(
      schedule,
      `
- { at: 2s, inject: clock-jump, target: primary, healAfter: 4s, parameters: { by: -60s } }
- { at: 2s, inject: clock-strobe, target: one standby, healAfter: 4s }
- { at: 12s, inject: clock-drift, target: primary, healAfter: 4s, parameters: { rate: 1.2 } }
`,
    );
    const { exitCode, stdout, stderr } = await dbquake(
      ...['run', 'quiet', '--schedule', schedule, '--time', '22s', '--seed', '1', '--runs', runs],
    );
    expect(exitCode, stdout + stderr).to.equal(0);
  });

  it('are healed by "dbquake heal" after SIGKILL of harness and reaper: no clock is off, no process flips one', async () => {
    const run = await killedRun(runs, {
      schedule: [
        '{ at: 300ms, inject: clock-jump, target: n1, healAfter: 100s }',
        '{ at: 300ms, inject: clock-strobe, target: n2, healAfter: 100s, parameters: { by: 1h } }',
        '{ at: 300ms, inject: clock-drift, target: n3, healAfter: 100s, parameters: { rate: 2 } }',
      ],
      standbys: 2,
      keep: true,
      reaperToo: true,
    });
    made.push(run);
    const nodes = await attachCluster(run, { engine, clock: () => 0, record: () => undefined, secrets: [] });
    const [n1, n2, n3] = threeNodes({ nodes });
    expect(await secondsAheadInside(n1)).to.be.closeTo(60, ASKING);
    expect(await faultProcessRuns(n2)).to.equal(true);
    expect(await secondsAheadInside(n3)).to.be.above(0.3);

    const healed = await dbquake('heal', '--run', run, '--runs', runs);
    expect(healed.stdout, healed.stdout + healed.stderr).to.include('nothing is left');
    expect(healed.exitCode, healed.stderr).to.equal(0);
    for (const node of nodes) expect(await secondsAheadInside(node), node.name).to.be.closeTo(0, ASKING);
    expect(await faultProcessRuns(n2)).to.equal(false);

    // What no journal knows is found too.
    await n1.probe(['sh', '-c', "printf '+7.000000 x1\\n' > /opt/dbquake-clock/time"], { timeoutMs: 5_000 });
    expect(await secondsAheadInside(n1)).to.be.closeTo(7, ASKING);
    const found = await dbquake('heal', '--run', run, '--runs', runs);
    expect(found.stdout).to.include('n1: clock of the server set to +7.000000 x1').and.include('nothing is left');
    expect(await secondsAheadInside(n1)).to.be.closeTo(0, ASKING);
  });
});
