import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  historyFileName,
  numberToLsn,
  parseTimelineHistory,
  timelineAt,
} from '../../../opengauss/src/server/lineage.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { commonLsn, type Chain } from '../storage/fork.ts';
import type { StorageSample } from '../storage/sample.ts';
import type { Storage } from '../storage/storage.ts';
import type { Upstream } from '../storage/storage-settings.ts';
import { CODE } from '../watch/statement.ts';
import type { LibraryFile } from './library.ts';
import type { MalFollowing, MalPing } from './mal-message.ts';

const SEGMENT_BYTES = 16 * 1024 * 1024;
/** What the storage's log says when redo cannot be taken, and the code for it. */
const TROUBLES: readonly (readonly [pattern: RegExp, code: number])[] = [
  [/requested WAL segment \w+ has already been removed/, CODE.notContiguous],
  [/database system identifier differs between the primary and standby/, CODE.foreignLibrary],
];

/** What the receiver works with. */
export interface ReceiverContext {
  readonly storage: Storage;
  readonly library: LibraryFile;
  readonly rules: RuleBook;
  readonly log: (text: string) => void;
  /** Makes the storage's settings those that hold now. */
  readonly applySettings: () => void;
  /** Where the redo of an instance is fetched. */
  readonly upstreamOf: (instance: string) => Upstream | undefined;
}

/** How a standby takes redo: from the primary that wants it to, and from nobody else. */
export class RedoReceiver {
  readonly #context: ReceiverContext;
  #source: string | undefined;
  #send = 0;
  #code: number = CODE.ok;
  #trouble: number | undefined;

  constructor(context: ReceiverContext) {
    this.#context = context;
  }

  /** Whose redo it takes. */
  get source(): string | undefined {
    return this.#source;
  }

  get upstream(): Upstream | undefined {
    return this.#source === undefined ? undefined : this.#context.upstreamOf(this.#source);
  }

  following(sample: StorageSample | undefined): MalFollowing {
    return { source: this.#source, send: this.#send, code: this.#code, received: sample?.flushed ?? 0 };
  }

  /** Every line of the storage's log. */
  notice(line: string): void {
    this.#trouble = TROUBLES.find(([pattern]) => pattern.test(line))?.[1] ?? this.#trouble;
  }

  /** Takes no redo from now on. */
  stop(): void {
    if (this.#source === undefined) return;
    this.#context.log(`REDO from ${this.#source} ends`);
    this.#source = undefined;
    this.#context.applySettings();
  }

  /**
   * Follows the primary that wants this instance to, or nobody. May stop and start the storage.
   * @param wanting the last ping of that primary, with a link that stands
   */
  async follow(instance: string, wanting: MalPing | undefined, sample: StorageSample): Promise<void> {
    const { library, applySettings, log } = this.#context;
    if (this.#source !== undefined && this.#trouble !== undefined) this.#fail(this.#trouble);
    const send = wanting?.source.sends[instance] ?? 0;
    if (send !== this.#send) {
      this.#send = send;
      this.#code = CODE.ok;
    }
    if (wanting === undefined) {
      this.stop();
      return;
    }
    if (this.#source === wanting.instance) {
      if (sample.receives) library.change({ hasTail: false });
      return;
    }
    if (this.#source !== undefined) {
      // Redo of the other primary may have come since the storage was looked at: the next look shows all of it.
      this.stop();
      return;
    }
    if (this.#code !== CODE.ok || this.#context.upstreamOf(wanting.instance) === undefined) return;
    if (!(await this.#align(wanting, sample))) return;
    this.#trouble = undefined;
    this.#source = wanting.instance;
    log(`REDO from ${wanting.instance} begins at ${sample.lsn}`);
    applySettings();
  }

  /** Undoes what the primary does not have; false when it cannot join. */
  async #align(wanting: MalPing, sample: StorageSample): Promise<boolean> {
    const { library, log, rules } = this.#context;
    if (library.now.needsCopy) {
      await this.#rebuild(wanting.instance, library.now.fileLsn);
      return true;
    }
    const own = this.#ownChain(sample);
    const common = own === undefined ? 0 : commonLsn(own, wanting.source);
    if (common === Infinity || sample.lsn <= common) return true;
    if (library.now.fileLsn > common && rules.applies('join.takeover-lsn')) {
      log(`FILE_LSN ${library.now.fileLsn} is beyond ${common}, up to which ${wanting.instance} has the same redo`);
      this.#fail(CODE.replayCheckFailed);
      return false;
    }
    log(`discard unacknowledged redo from ${common} to ${sample.lsn}`);
    await this.#rebuild(wanting.instance, common);
    return true;
  }

  /** Makes the files those of the primary up to `common`; from then on they are of use with redo of that primary only. */
  async #rebuild(source: string, common: number): Promise<void> {
    const { library, storage, log, applySettings } = this.#context;
    const upstream = this.#context.upstreamOf(source);
    if (upstream === undefined) return;
    const { needsCopy } = library.now;
    await storage.stop('fast');
    library.change({ fileLsn: common, hasTail: false, needsCopy: true });
    if (needsCopy) await storage.copyFrom(upstream);
    else {
      try {
        log(await storage.rewind(upstream));
      } catch (error) {
        log(`it cannot be discarded alone, so the library is copied: ${String(error)}`);
        await storage.copyFrom(upstream);
      }
    }
    this.#source = source;
    applySettings();
    try {
      await storage.start('standby');
    } catch (error) {
      this.stop();
      throw error;
    }
    library.change({ needsCopy: false });
  }

  #fail(code: number): void {
    this.#code = code;
    this.#trouble = undefined;
    this.stop();
  }

  #ownChain(sample: StorageSample): Chain | undefined {
    const { storage } = this.#context;
    const wal = storage.walDirectory();
    const timeline = timelineAt(wal, numberToLsn(BigInt(sample.lsn)), SEGMENT_BYTES);
    return timeline === undefined ? undefined : { timeline, history: readHistory(storage.directory, timeline) };
  }
}

/** Where the ancestors of a timeline ended; none of the first. */
export function readHistory(directory: string, timeline: number): Chain['history'] {
  if (timeline <= 1) return [];
  try {
    return parseTimelineHistory(readFileSync(join(directory, 'pg_wal', historyFileName(timeline)), 'utf8'));
  } catch {
    return [];
  }
}
