import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Engine } from './engine.ts';
import { engineStatus, tolerate } from './engine-errors.ts';
import { LABEL } from './labels.ts';

export type ObjectKind = 'container' | 'network' | 'volume';

/** A container, network or volume of a run. */
export interface RunObject {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** All Docker objects that carry the label of this run, or of any run. */
export async function listRunObjects(engine: Engine, run?: string): Promise<readonly RunObject[]> {
  const filters = { label: [run === undefined ? LABEL.run : `${LABEL.run}=${run}`] };
  const [containers, networks, volumes] = await Promise.all([
    engine.listContainers({ all: true, filters }),
    engine.listNetworks({ filters }),
    engine.listVolumes({ filters }),
  ]);
  return [
    ...containers.map(({ Id: id, Names: names, Labels: labels }) => ({
      kind: 'container' as const,
      id,
      name: (names[0] ?? id).replace(/^\//, ''),
      labels,
    })),
    ...networks.map(({ Id: id, Name: name, Labels: labels }) => ({
      kind: 'network' as const,
      id,
      name,
      labels: labels ?? {},
    })),
    ...volumes.Volumes.map(({ Name: name, Labels: labels }) => ({ kind: 'volume' as const, id: name, name, labels })),
  ];
}

export interface RemovalFailure {
  readonly object: RunObject;
  /** Names the object and says why it is still there. */
  readonly message: string;
}

/** Networks and volumes cannot go before the containers that use them. */
const REMOVAL_ORDER: readonly (readonly ObjectKind[])[] = [['container'], ['network', 'volume']];
/** The engine refuses while it still takes a container apart, or somebody else removes the same object. */
const MOMENTARY: readonly number[] = [403, 409, 500];
const REMOVAL_ATTEMPTS = 20;

/** Removes the objects, containers first and all of one kind at a time; what is gone already is fine. */
export async function removeRunObjects(
  engine: Engine,
  objects: readonly RunObject[],
): Promise<readonly RemovalFailure[]> {
  const failures: RemovalFailure[] = [];
  for (const kinds of REMOVAL_ORDER) {
    const group = objects.filter(({ kind }) => kinds.includes(kind));
    await Promise.all(
      group.map((object) =>
        removeObject(engine, object).catch((error: unknown) =>
          failures.push({ object, message: `${object.kind} ${object.name}: ${messageOf(error)}` }),
        ),
      ),
    );
  }
  return failures;
}

/** Removes everything of a run, also what the engine was still about to create when its owner died. */
export async function removeRun(engine: Engine, run: string): Promise<readonly RemovalFailure[]> {
  const failures = await removeRunObjects(engine, await listRunObjects(engine, run));
  const late = await listRunObjects(engine, run);
  return late.length === 0 ? failures : removeRunObjects(engine, late);
}

async function removeObject(engine: Engine, object: RunObject): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await tolerate([404], REMOVE[object.kind](engine, object.id));
      return;
    } catch (error) {
      if (attempt === REMOVAL_ATTEMPTS || !MOMENTARY.includes(engineStatus(error) ?? 0)) throw error;
      await delay(50);
    }
  }
}

const REMOVE: Readonly<Record<ObjectKind, (engine: Engine, id: string) => Promise<unknown>>> = {
  container: (engine, id) => engine.getContainer(id).remove({ force: true, v: true }) as Promise<unknown>,
  network: (engine, id) => engine.getNetwork(id).remove() as Promise<unknown>,
  volume: (engine, id) => engine.getVolume(id).remove({ force: true }) as Promise<unknown>,
};
