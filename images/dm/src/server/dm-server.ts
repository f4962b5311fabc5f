import { join } from 'node:path';
import { stepDatabase, type DatabaseEvent } from '../database/database.ts';
import { Samples } from '../database/samples.ts';
import { newDatabase, type DatabaseEffect, type DatabaseState } from '../database/database-state.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { SAMPLE_SQL, sampleAtRest, type StorageSample } from '../storage/sample.ts';
import { Storage } from '../storage/storage.ts';
import type { InstanceReport } from '../watch/reports.ts';
import { CODE } from '../watch/statement.ts';
import { fileLsnOf } from './file-lsn.ts';
import { reportOf } from './instance-report.ts';
import type { InstanceFile } from './instance-file.ts';
import type { LibraryFile } from './library.ts';
import type { MalPing } from './mal-message.ts';
import { MalNetwork } from './mal-network.ts';
import { processIdentity } from './process-identity.ts';
import { readHistory, RedoReceiver } from './redo-receiver.ts';
import { RedoSender } from './redo-sender.ts';
import type { ServerConfiguration } from './server-configuration.ts';
import { storageWishes, synchronousArchives } from './storage-wishes.ts';

const SAMPLE_TIMEOUT_MS = 2000;
export const SQL_TIMEOUT_MS = 3000;

export interface ServerOptions {
  readonly configuration: ServerConfiguration;
  readonly library: LibraryFile;
  /** PostgreSQL's directory. */
  readonly storageDirectory: string;
  readonly socketDirectory: string;
  readonly rules: RuleBook;
  readonly log: (text: string, level?: 'INFO' | 'WARNING' | 'ERROR') => void;
  /** Before anybody can log in. */
  readonly onStorageStart: () => void;
  readonly onStorageLine: (line: string) => void;
  /** Into dm.ini. */
  readonly storeParameter: (name: string, value: string) => void;
  /** Undefined with HA_INST_CHECK_FLAG = 0. */
  readonly instanceFile: InstanceFile | undefined;
  /** The process is to end. */
  readonly exit: (inOrder: boolean) => void;
  /** Something changed that the watcher is to know at once. */
  readonly onNews: () => void;
}

/** A dmserver: the pure machine of `stepDatabase`, the PostgreSQL underneath, and the MAL links to the others. */
export class DmServer {
  readonly options: ServerOptions;
  readonly storage: Storage;
  readonly receiver: RedoReceiver;
  readonly sender = new RedoSender();
  readonly mal: MalNetwork;
  readonly pings = new Map<string, MalPing>();
  state: DatabaseState;
  sample: StorageSample | undefined;
  /** By the monotonic clock, ms. */
  sampledAt = 0;
  readonly #applies: Samples;
  readonly #sends = new Map<string, Samples>();
  readonly lastCodes = new Map<string, number>();
  #applyBehindSince: number | undefined;
  #appliedLsn = 0;
  #appliedAt = 0;
  readonly #identity = processIdentity(process.pid, new Date());

  constructor(options: ServerOptions) {
    const { configuration, library } = options;
    const { database, mal } = configuration;
    this.options = options;
    this.state = newDatabase(database, library.now.mode, Date.now());
    this.#applies = new Samples(configuration.sampleCount);
    const identity = {
      instance: database.instance,
      port: configuration.port,
      socketDirectory: options.socketDirectory,
      linkTimeoutMs: Number.isFinite(mal?.silenceAllowedMs) ? (mal?.silenceAllowedMs ?? 0) : 0,
    };
    const markFile = join(options.storageDirectory, '..', 'timeline');
    const rank = { rank: mal?.rank.rank ?? 0, members: mal?.rank.members ?? 1, markFile };
    this.storage = new Storage(options.storageDirectory, identity, rank, {
      onStart: options.onStorageStart,
      onLine: (line) => {
        options.onStorageLine(line);
        this.receiver.notice(line);
      },
      onDeath: (why) => {
        options.log(`storage ended: ${why}`, 'ERROR');
        options.exit(false);
      },
    });
    this.receiver = new RedoReceiver({
      storage: this.storage,
      library,
      rules: options.rules,
      log: options.log,
      applySettings: () => this.applySettings(),
      upstreamOf: (instance) => {
        const peer = mal?.peers.find((candidate) => candidate.instance === instance);
        return peer === undefined ? undefined : { host: peer.host, port: peer.redoPort };
      },
    });
    this.mal = new MalNetwork(mal?.peers ?? [], mal?.silenceAllowedMs ?? Infinity, {
      onPing: (ping) => this.pings.set(ping.instance, ping),
      onChange: (instance, up) => {
        options.log(`MAL LINK ${database.instance}->${instance} ${up ? 'CONNECTED' : 'DISCONNECTED'}`);
        options.onNews();
      },
    });
  }

  get instance(): string {
    return this.state.configuration.instance;
  }

  /** Commits are acknowledged here. */
  get acknowledges(): boolean {
    return this.state.mode !== 'STANDBY' && this.state.status === 'OPEN';
  }

  /** Takes an event in, and does what follows from it but for the effects that `carryOut` is given. */
  step(event: DatabaseEvent): { readonly code: number; readonly effects: readonly DatabaseEffect[] } {
    const before = this.state;
    const { state, effects, code } = stepDatabase(before, event, { now: Date.now(), rules: this.options.rules });
    this.state = state;
    if (before.mode !== state.mode || before.status !== state.status) {
      this.options.log(`INSTANCE STATUS [${before.mode}/${before.status}-->${state.mode}/${state.status}]`);
    }
    for (const name of Object.keys(state.archives)) this.#noteArchive(name, before);
    this.options.library.change({ mode: state.mode });
    this.applySettings();
    const isNews = before.mode !== state.mode || before.status !== state.status || before.archives !== state.archives;
    if (isNews) this.options.onNews();
    return { code, effects };
  }

  /** Makes the storage do what the state wants; true when something changed. */
  applySettings(): boolean {
    const { configuration } = this.options;
    const wanted = this.sender.wanted(this.state);
    const peers = configuration.mal?.peers ?? [];
    return this.storage.configure(
      storageWishes(this.state, {
        waitForApply: configuration.waitForApply,
        followers: peers.filter(({ instance }) => wanted.includes(instance)).map(({ host }) => host),
        upstream: this.receiver.upstream,
      }),
    );
  }

  /**
   * Looks at the storage. Throws when it does not answer.
   * @param acknowledged what is on disk now may have been acknowledged
   */
  async takeSample(acknowledged = false): Promise<StorageSample> {
    const { library } = this.options;
    const sample = this.storage.runs ? await this.#lookAtStorage() : sampleAtRest(library.now.fileLsn);
    this.sample = sample;
    this.sampledAt = performance.now();
    this.#measure(sample);
    const synchronous = synchronousArchives(this.state);
    const { source } = this.receiver;
    const confirmed = source === undefined ? undefined : this.pings.get(source)?.source.fileLsn;
    const acknowledges = acknowledged || this.acknowledges;
    const situation = { sample, acknowledges, synchronous, confirmed, library: library.now };
    library.change({ fileLsn: fileLsnOf(situation) });
    return sample;
  }

  async #lookAtStorage(): Promise<StorageSample> {
    const [row] = await this.storage.sql.query<{ sample: StorageSample }>(SAMPLE_SQL, SAMPLE_TIMEOUT_MS);
    if (row === undefined) throw new Error('the storage gave no sample');
    return row.sample;
  }

  report(): InstanceReport | undefined {
    if (this.sample === undefined) return undefined;
    return reportOf({
      state: this.state,
      library: this.options.library.now,
      sample: this.sample,
      pid: this.#identity,
      malLinks: this.mal.links,
      sends: (name) => this.#samplesOf(name).statistics,
      lastCode: (name) => this.lastCodes.get(name) ?? CODE.ok,
      sending: (name) => this.sender.isSending(name),
      applies: this.#applies.statistics,
    });
  }

  ping(): MalPing {
    const { state, sample } = this;
    const timeline = sample?.timeline ?? 0;
    return {
      instance: this.instance,
      mode: state.mode,
      status: state.status,
      source: {
        wanted: timeline === 0 ? [] : this.sender.wanted(state),
        sends: this.sender.sends,
        timeline,
        history: readHistory(this.storage.directory, timeline),
        lsn: sample?.lsn ?? 0,
        fileLsn: this.options.library.now.fileLsn,
      },
      following: this.receiver.following(sample),
    };
  }

  /** The last word of the primary that wants this instance to follow it. */
  wanting(): MalPing | undefined {
    if (this.state.mode !== 'STANDBY') return undefined;
    return [...this.pings.values()].find(
      ({ instance, mode, source }) =>
        mode === 'PRIMARY' && source.wanted.includes(this.instance) && this.mal.isUp(instance),
    );
  }

  clearSends(destination: string): void {
    this.#samplesOf(destination).clear();
  }

  clearApplies(): void {
    this.#applies.clear();
  }

  #noteArchive(name: string, before: DatabaseState): void {
    const now = this.state.archives[name];
    if (before.archives[name] === now) return;
    this.options.log(`ARCHIVE ${name} [${before.archives[name] ?? 'NONE'}-->${now ?? 'NONE'}]`);
    if (now === 'INVALID') this.sender.forget(name);
  }

  #samplesOf(name: string): Samples {
    const known = this.#sends.get(name) ?? new Samples(this.options.configuration.sampleCount);
    this.#sends.set(name, known);
    return known;
  }

  /** For how long a standby has been replaying the same redo, s. */
  get replayingSince(): number {
    return this.#applyBehindSince === undefined ? 0 : (performance.now() - this.#appliedAt) / 1000;
  }

  /** How long sends and replays take. */
  #measure(sample: StorageSample): void {
    for (const name of synchronousArchives(this.state)) {
      const follower = sample.followers[name];
      if (follower === undefined) continue;
      const seconds = this.options.configuration.waitForApply ? follower.replaySeconds : follower.flushSeconds;
      if (seconds > 0) this.#samplesOf(name).add(seconds);
    }
    if (!sample.receives) return;
    const now = performance.now();
    if (sample.lsn !== this.#appliedLsn) this.#appliedAt = now;
    this.#appliedLsn = sample.lsn;
    if (sample.flushed > sample.lsn) this.#applyBehindSince ??= now;
    else if (this.#applyBehindSince !== undefined) {
      this.#applies.add((now - this.#applyBehindSince) / 1000);
      this.#applyBehindSince = undefined;
    }
  }
}
