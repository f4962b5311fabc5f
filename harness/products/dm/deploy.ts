import { randomInt } from 'node:crypto';
import type { ClusterNode } from '../../cluster/node.ts';
import type { BindOptions } from '../product.ts';
import { makeClientAccount } from './client-account.ts';
import { startDaemon } from './daemons.ts';
import { switchDefectOn } from './defects.ts';
import { memberFiles } from './group-files.ts';
import { CLIENT_PORT, DATABASE, DATA_DIRECTORY, DATA_PATH, STARTUP_COMMAND } from './installation.ts';
import { startMonitors } from './monitors.ts';
import { assertDone, asServerAccount } from './shell.ts';
import { setMode } from './set-mode.ts';
import { settingOf } from './settings.ts';
import { GROUP, type Member } from './topology.ts';
import { writeFiles } from './write-files.ts';

/** What the driver does for one deployment. */
export interface Deployment extends BindOptions {
  readonly nodes: readonly ClusterNode[];
  readonly members: readonly Member[];
  /** Where the monitors run; undefined in a topology without one. */
  readonly witness: ClusterNode | undefined;
  /** Waits until all nodes are as they should be. */
  readonly healthy: () => Promise<void>;
}

interface Place extends Member {
  readonly machine: ClusterNode;
}

const TOOL_MS = 60_000;

/**
 * A group as the manual builds it (facts/dm.md §4 "Setup sequence"): the same library everywhere, one dmwatcher.ctl for all,
 * dmserver in MOUNT, OGUID and modes by SQL, watchers, which open the databases and recover the standbys, monitors last.
 * Throws `QUAKE_DEPLOY_FAILED` (environment) that names step and node.
 */
export async function deployGroup(deployment: Deployment): Promise<void> {
  const { nodes, members, witness, progress, healthy, settings, password, defect } = deployment;
  const places = members.map((member): Place => ({ ...member, machine: machineOf(nodes, member) }));
  const [first] = places;
  if (first === undefined) throw new TypeError('A group needs a node');
  if (defect !== undefined) {
    const machines = [...nodes, ...(witness === undefined ? [] : [witness])];
    await Promise.all(machines.map((machine) => switchDefectOn(machine, defect)));
  }
  progress(`initialise ${namesOf(nodes)}`);
  const magic = randomInt(1, 2 ** 31);
  await Promise.all(places.map((place) => initialise(place, members, deployment, magic)));
  await shareControlFile(first, places);
  progress(`start ${namesOf(nodes)} in MOUNT`);
  await Promise.all(places.map(({ machine }) => startDaemon(machine, 'DmService')));
  await Promise.all(
    places.map((place) =>
      setMode(place.machine, place === first ? 'PRIMARY' : 'STANDBY', settingOf(settings, 'ALTER_MODE_STATUS')),
    ),
  );
  progress('start watchers and monitors');
  await Promise.all(places.map(({ machine }) => startDaemon(machine, 'DmWatcherService')));
  if (witness !== undefined) await startMonitors(witness, members, settings);
  progress('wait until the standbys are recovered');
  await healthy();
  await makeClientAccount(first.machine, password);
  await healthy();
}

async function initialise(
  place: Place,
  members: readonly Member[],
  { settings }: Deployment,
  magic: number,
): Promise<void> {
  const { machine, instance } = place;
  const line = `dminit PATH=${DATA_PATH} DB_NAME=${DATABASE} INSTANCE_NAME=${instance} PORT_NUM=${CLIENT_PORT} DB_MAGIC=${magic}`;
  assertDone('dminit', await machine.exec(asServerAccount(line), { timeoutMs: TOOL_MS }));
  const files = memberFiles(place, members, { settings, startupCommand: STARTUP_COMMAND });
  await writeFiles(machine, files, DATA_DIRECTORY);
}

/** One run of dmctlcvt for the whole group: two would make two different control files, and split it (seed 001 §2.5). */
async function shareControlFile({ machine }: Place, places: readonly Place[]): Promise<void> {
  const line = `dmctlcvt TYPE=3 SRC=${DATA_DIRECTORY}/dmwatcher.ini DEST=${DATA_PATH}`;
  assertDone('dmctlcvt', await machine.exec(asServerAccount(line), { timeoutMs: TOOL_MS }));
  const made = await machine.exec(asServerAccount(`cat ${DATA_PATH}/${GROUP}/dmwatcher.ctl`), { timeoutMs: TOOL_MS });
  assertDone('cat dmwatcher.ctl', made);
  await Promise.all(places.map((place) => writeFiles(place.machine, { 'dmwatcher.ctl': made.stdout }, DATA_DIRECTORY)));
}

function machineOf(nodes: readonly ClusterNode[], { node }: Member): ClusterNode {
  const machine = nodes.find(({ name }) => name === node);
  if (machine === undefined) throw new TypeError(`There is no node ${node}`);
  return machine;
}

const namesOf = (nodes: readonly ClusterNode[]): string => nodes.map(({ name }) => name).join(', ');
