import { readlink } from 'node:fs/promises';
import path from 'node:path';
import * as chai from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { attachCluster } from '../../harness/cluster/attach-cluster.ts';
import { connectEngine } from '../../harness/docker/engine.ts';
import { waitUntil } from '../../harness/docker/wait-until.ts';
import { quakeAssertions, runScenario, scenario, type RunOutcome } from '../../harness/index.ts';
import { withRunsFolder } from '../cli/dbquake.ts';
import { sql } from './omm.ts';

chai.use(quakeAssertions);
const { expect } = chai;

/** Runs without a fault, and lets somebody tamper with the primary once the load has begun. */
function runTamperedWith(runsRoot: string, tamper: (primary: ContainerNode) => Promise<unknown>): Promise<RunOutcome> {
  let tampered: Promise<unknown> = Promise.resolve();
  const progress = (step: string): void => {
    if (step.startsWith('load for')) tampered = primaryOf(runsRoot).then(tamper);
  };
  return runScenario({ scenario: scenario('quiet', { time: '6s' }), seed: 1, runsRoot, progress }).then(async (run) => {
    await tampered;
    return run;
  });
}

async function primaryOf(runsRoot: string): Promise<ContainerNode> {
  const run = await readlink(path.join(runsRoot, 'latest'));
  const ignore = (): void => undefined;
  const nodes = await attachCluster(run, {
    engine: await connectEngine(),
    clock: () => 0,
    record: ignore,
    secrets: [],
  });
  const [first] = nodes;
  if (first === undefined) throw new Error(`run ${run} has no nodes`);
  await waitUntil('the load has written 50 rows', { timeoutMs: 10_000, intervalMs: 100 }, async () => {
    const count = await sql(first, 'select count(*) from dbquake.set_element');
    return Number(count) >= 50 ? { done: true, value: undefined } : { done: false, seen: count };
  });
  return first;
}

/** A checker that cannot say no is worth nothing: here is what each must catch, made by hand on a running cluster. */
describe('what the checkers must catch @smoke', function () {
  this.timeout(120_000);

  it('an acknowledged row that is gone', () =>
    withRunsFolder(async (runsRoot) => {
      const run = await runTamperedWith(runsRoot, (n1) => sql(n1, 'delete from dbquake.set_element where value = 7'));
      expect(run.verdict).to.include({ valid: false, class: 'consistency', exitCode: 1 });
      expect(run).to.not.have.lostNoWrites();
      expect(run.verdict.checks['set']?.anomalies.map(({ type }) => type)).to.include('lost');
    }));

  it('a row that is there twice', () =>
    withRunsFolder(async (runsRoot) => {
      const run = await runTamperedWith(runsRoot, (n1) => sql(n1, 'insert into dbquake.set_element values (7)'));
      expect(run.verdict).to.include({ valid: false, class: 'consistency' });
      expect(run.verdict.checks['set']?.anomalies.map(({ type }) => type)).to.include('duplicated');
    }));

  it('money that appears from nowhere', () =>
    withRunsFolder(async (runsRoot) => {
      const run = await runTamperedWith(runsRoot, (n1) =>
        sql(n1, 'update dbquake.bank_account set balance = balance + 1 where id = 0'),
      );
      expect(run.verdict).to.include({ valid: false, class: 'consistency' });
      expect(run.verdict.checks['bank']?.anomalies.map(({ type }) => type)).to.include('wrong-total');
    }));
});
