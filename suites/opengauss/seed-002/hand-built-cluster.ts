import { expect } from 'chai';
import type { CommandRecord } from '../../../harness/cluster/command-record.ts';
import type { ContainerNode } from '../../../harness/cluster/container-node.ts';
import { createCluster, type ContainerCluster } from '../../../harness/cluster/create-cluster.ts';
import { connectEngine } from '../../../harness/docker/engine.ts';
import { identifyRun } from '../../../harness/docker/labels.ts';
import { waitUntil } from '../../../harness/docker/wait-until.ts';
import { imageUnderTest, type ImageUnderTest } from '../image-under-test.ts';
import { asOmm } from '../omm.ts';
import type { Wording } from './as-recorded.ts';
import { hostRules, parametersOf, SMALL_SERVER } from './configuration.ts';
import { readFields } from './query-fields.ts';

/** A standby that was started on data of its own. */
export interface UnbuiltStandby {
  readonly start: CommandRecord;
  readonly state: string;
}

const NAMES = ['db1', 'db2', 'db3'];
const BUILD_MS = 120_000;

/** The seed's data directory; commands are typed in `/`, as there. */
export const DATA = '/gaussdata';

/** Of a real server, three at once on two busy processors. */
const INITDB_MS = 300_000;

/**
 * The seed's three hosts, set up by hand and step by step. A step runs when the first test needs it, after the steps before
 * it, and once; so every test of a row can begin with the step that it is about.
 */
export class HandBuiltCluster {
  readonly image: ImageUnderTest;
  readonly db1: ContainerNode;
  readonly db2: ContainerNode;
  /** The first primary, as in the part of the seed that fails over. */
  readonly db3: ContainerNode;
  /** Everything typed and what came back. */
  readonly typed: CommandRecord[] = [];
  readonly #containers: ContainerCluster;
  readonly #steps = new Map<string, Promise<unknown>>();

  private constructor(image: ImageUnderTest, containers: ContainerCluster) {
    const [db1, db2, db3] = containers.nodes;
    if (db1 === undefined || db2 === undefined || db3 === undefined) throw new Error('three nodes are needed');
    [this.db1, this.db2, this.db3] = [db1, db2, db3];
    this.image = image;
    this.#containers = containers;
  }

  static async create(): Promise<HandBuiltCluster> {
    const image = await imageUnderTest();
    const engine = await connectEngine();
    const containers = await createCluster(
      {
        identity: identifyRun(`suite-seed-002-${process.pid}-${Date.now()}`, 'never'),
        image: image.name,
        names: NAMES,
        dataPath: DATA,
        clientPorts: [5432],
        connect: 'auto',
      },
      { engine, clock: () => Math.round(performance.now() * 1e6), record: () => undefined, secrets: [] },
    );
    return new HandBuiltCluster(image, containers);
  }

  get nodes(): readonly ContainerNode[] {
    return this.#containers.nodes;
  }

  /** The stand-in is told to speak as 1.0.0 does; a real server speaks as it does. */
  get wording(): Wording {
    return this.image.standIn ? '1.0.0' : '3.0.6';
  }

  async remove(): Promise<void> {
    await this.#containers.remove();
  }

  /** A command line of the user omm, in `/`. */
  async type(node: ContainerNode, command: string, timeoutMs = 60_000): Promise<CommandRecord> {
    const record = await asOmm(node, `cd / && ${command}`, timeoutMs);
    this.typed.push(record);
    return record;
  }

  /** The answer of gsql without decoration. */
  async sql(node: ContainerNode, statement: string, database = 'postgres', timeoutMs = 20_000): Promise<string> {
    const command = `gsql -d ${database} -p 5432 -At -c "${statement}"`;
    const { stdout, stderr } = await this.type(node, command, timeoutMs);
    return `${stdout}${stderr}`.trim();
  }

  /** The values that the parameters of the seed have in postgresql.conf, and that of a channel it does not use. */
  configuration(node: ContainerNode): Promise<Readonly<Record<string, string>>> {
    return this.#step(`configuration of ${node.name}`, async () => {
      await this.configure();
      const names = [...Object.keys(parametersOf(node, nodeNameOf(node), this.nodes)), 'replconninfo6'];
      const options = names.map((name) => `-c ${name}`).join(' ');
      const { stdout, exitCode } = await this.type(node, `gs_guc check -D ${DATA} ${options}`);
      expect(exitCode, stdout).to.equal(0);
      const values = [...stdout.matchAll(/^ {4}(?:\[\S+\] +)?(\w+)=(.*?)(?: {2}\[.*\])?$/gm)];
      return Object.fromEntries(values.map(([, name = '', value = '']) => [name, value.replace(/^'(.*)'$/, '$1')]));
    });
  }

  /** `gs_ctl query` on the primary before the crash. */
  queryPrimary(): Promise<CommandRecord> {
    return this.#step('query primary', async () => {
      await this.replicating();
      return this.type(this.db3, 'gs_ctl query -D gaussdata/');
    });
  }

  /** Rows 5-16: instances that run alone, and their configuration, edited while they run. */
  configure(): Promise<void> {
    return this.#step('configure', async () => {
      await Promise.all(this.nodes.map((node) => this.#initialise(node)));
    });
  }

  /** Row 17. */
  stopInstances(): Promise<readonly CommandRecord[]> {
    return this.#step('stop instances', async () => {
      await this.configure();
      return Promise.all(this.nodes.map((node) => this.type(node, 'gs_ctl stop -D gaussdata')));
    });
  }

  /** Row 18. */
  startPrimary(): Promise<CommandRecord> {
    return this.#step('start primary', async () => {
      await this.stopInstances();
      return this.type(this.db3, 'gs_ctl start -D gaussdata -M primary');
    });
  }

  /** Row 19: the start of each standby, and what it says of itself as long as it was never built. */
  startStandbys(): Promise<readonly UnbuiltStandby[]> {
    return this.#step('start standbys', async () => {
      await this.startPrimary();
      return Promise.all(
        [this.db1, this.db2].map(async (node) => {
          const start = await this.type(node, 'gs_ctl start -D gaussdata -M standby');
          return { start, state: await this.#untilJudged(node) };
        }),
      );
    });
  }

  /** Rows 20 and 21. */
  buildStandbys(): Promise<readonly CommandRecord[]> {
    return this.#step('build standbys', async () => {
      await this.startStandbys();
      const builds: CommandRecord[] = [];
      // One after the other, as one person does it.
      for (const node of [this.db1, this.db2]) {
        builds.push(await this.type(node, 'gs_ctl build -D gaussdata/ -b full', BUILD_MS));
      }
      return builds;
    });
  }

  /** The cluster as it is when everything is in order, before the crash: both standbys stream. */
  replicating(): Promise<void> {
    return this.#step('replicating', async () => {
      await this.buildStandbys();
      await this.untilStreaming(this.db3, 2);
    });
  }

  /** Row 33: the last WAL position of the primary, then its end. */
  crashPrimary(): Promise<{ readonly lsn: string; readonly stop: CommandRecord }> {
    return this.#step('crash', async () => {
      await this.replicating();
      const lsn = await this.sql(this.db3, 'select pg_current_xlog_location()');
      return { lsn, stop: await this.type(this.db3, 'gs_ctl stop -D gaussdata/') };
    });
  }

  /** Row 36. */
  failOver(): Promise<CommandRecord> {
    return this.#step('failover', async () => {
      await this.crashPrimary();
      return this.type(this.db1, 'gs_ctl failover -D gaussdata/');
    });
  }

  /** Row 39. */
  rejoin(): Promise<CommandRecord> {
    return this.#step('rejoin', async () => {
      await this.failOver();
      return this.type(this.db3, 'gs_ctl start -D /gaussdata  -M standby');
    });
  }

  /** Waits until the primary has this many senders that stream. */
  async untilStreaming(primary: ContainerNode, senders: number, timeoutMs = 20_000): Promise<void> {
    const what = `${primary.name} streams to ${senders}`;
    await waitUntil(what, { timeoutMs, intervalMs: 250 }, async () => {
      const { stdout } = await asOmm(primary, `gs_ctl query -D ${DATA}`);
      const streaming = [...stdout.matchAll(/\sstate +: Streaming$/gm)].length;
      return streaming === senders ? { done: true, value: undefined } : { done: false, seen: stdout };
    });
  }

  /** `db_state, detail_information` once the standby has talked to the primary. */
  #untilJudged(node: ContainerNode): Promise<string> {
    const what = `${node.name} knows why it cannot follow`;
    return waitUntil(what, { timeoutMs: 15_000, intervalMs: 250 }, async () => {
      const { stdout } = await this.type(node, `gs_ctl query -D ${DATA}`);
      const { db_state: state = '', detail_information: detail = '' } = readFields(stdout).state;
      const open = state === 'Starting' || detail === 'Connecting...' || detail === 'Disconnected';
      return open ? { done: false, seen: stdout } : { done: true, value: `${state}, ${detail}` };
    });
  }

  #step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begun = this.#steps.get(name) as Promise<T> | undefined;
    const step = begun ?? work();
    this.#steps.set(name, step);
    return step;
  }

  async #initialise(node: ContainerNode): Promise<void> {
    const own = ['chown omm:omm /gaussdata', 'chmod 700 /gaussdata'];
    // Only the stand-in has such a file; its gs_ctl then speaks as in the seed.
    if (this.wording === '1.0.0') own.push('echo 1.0.0 > /usr/local/opengauss/share/wording');
    await done(node.probe(['sh', '-c', own.join(' && ')], { timeoutMs: 30_000 }));
    const nodeName = nodeNameOf(node);
    const initialise = `gs_initdb -D ${DATA} --nodename=${nodeName} -w Gauss@123 >/dev/null`;
    await done(this.type(node, `${initialise} && ${append(SMALL_SERVER, 'postgresql.conf')}`, INITDB_MS));
    await done(this.type(node, `gs_ctl start -D ${DATA}`));
    const parameters = Object.entries(parametersOf(node, nodeName, this.nodes));
    const lines = parameters.map(([name, value]) => `${name} = '${value}'`);
    await done(this.type(node, `${append(hostRules(this.nodes), 'pg_hba.conf')}\n${append(lines, 'postgresql.conf')}`));
  }
}

function nodeNameOf({ name }: ContainerNode): string {
  return `single_node_${NAMES.indexOf(name) + 1}`;
}

function append(lines: readonly string[], file: string): string {
  return `cat >> ${DATA}/${file} <<'END'\n${lines.join('\n')}\nEND`;
}

async function done(command: Promise<CommandRecord>): Promise<void> {
  const { exitCode, stdout, stderr, argv } = await command;
  expect(exitCode, `${argv.join(' ')}\n${stdout}${stderr}`).to.equal(0);
}
