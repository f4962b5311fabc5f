import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import path from 'node:path';
import { isolationModel } from '../checkers/models/index.ts';
import { databasesOf, isWitness, type ClusterNode } from '../cluster/node.ts';
import { packageRoot } from '../package-root.ts';
import { RUN_SCHEMA, type NodeFacts, type RunRecord } from '../store/run-record.ts';
import type { Machines, Prerequisites } from './machines.ts';
import type { RunClock } from './run-clock.ts';
import type { RunRequest } from './run-scenario.ts';

/** `run.json`: what is known before the first operation. */
export async function describeRun(
  { scenario, seed, command, failOn }: RunRequest,
  { product, settings, engine, image, defect }: Prerequisites,
  { nodes }: Machines,
  id: string,
  clock: RunClock,
): Promise<RunRecord> {
  const witnesses = nodes.filter(({ name }) => isWitness(name));
  const fact = ({ name, address, container }: ClusterNode): NodeFacts => ({ name, address, container });
  const docker = (await engine.version()).Version;
  return {
    schema: RUN_SCHEMA,
    id,
    dbquake: dbquakeVersion(),
    scenario: scenario.name,
    product: product.name,
    kind: image.kind === 'base' ? 'stand-in' : image.kind,
    ...(defect === undefined ? {} : { defect: { name: defect.name, description: defect.description } }),
    seed,
    started: clock.started,
    command: command ?? `dbquake run ${scenario.name} --seed ${seed}`,
    image: { name: image.name, id: image.id, ...(image.digest === undefined ? {} : { digest: image.digest }) },
    nodes: databasesOf(nodes).map(fact),
    ...(witnesses.length === 0 ? {} : { witnesses: witnesses.map(fact) }),
    settings,
    workloads: scenario.workloads,
    isolation: scenario.isolation,
    models: scenario.models.length > 0 ? scenario.models : [isolationModel(product.name, scenario.isolation)],
    load: { rate: scenario.rate, concurrency: scenario.concurrency, seconds: scenario.time / 1000 },
    contract: product.contract(settings, scenario.detectAfter),
    versions: { node: process.version, docker, kernel: release() },
    failOn: failOn ?? [],
  };
}

export function dbquakeVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8')) as { version: string };
  return version;
}
