import type { Asker } from '../control.ts';
import { hasDefect } from '../defects/active-defect.ts';
import { postgresSlotName, type Configuration } from './configuration.ts';
import type { Engine } from './engine.ts';
import type { Observation } from './observation.ts';
import type { ServerLog } from './server-log.ts';
import { syncSatisfied } from './sync-names.ts';

/** Connections of a build, which never count as a standby. */
const NOT_A_STANDBY = new Set(['pg_basebackup', 'pg_rewind', 'gs_ctl']);
const SLOT_TIMEOUT_MS = 3000;

/** What a primary does besides serving: most_available_sync and the slots of its standbys. */
export class PrimaryCare {
  private standalone = false;
  private unsatisfiedSince: number | undefined;
  private readonly slots = new Map<string, string>();
  /** Slots of standbys that are cascade standbys now, until they are dropped: they would hold WAL back (facts/opengauss.md §4.5). */
  private readonly leaving = new Set<string>();
  /** Processes that send to standbys, and when each was first seen to stream. */
  private senders: ReadonlyMap<number, string> = new Map();

  constructor(
    private readonly engine: Engine,
    private readonly log: ServerLog,
  ) {}

  /** Slots by PostgreSQL's name, with the name openGauss shows. */
  get slotNames(): ReadonlyMap<string, string> {
    return this.slots;
  }

  /** When standbys had caught up, by the process that sends to them. */
  get caughtUp(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.senders);
  }

  /**
   * With most_available_sync a primary goes on alone while fewer synchronous standbys than required stream, after
   * keep_sync_window (facts/opengauss.md §3.3).
   */
  step(seen: Observation, configuration: Configuration): void {
    this.welcomeStandbys(seen);
    if (this.leaving.size > 0) this.dropLeaving().catch(() => undefined);
    const streaming = seen.senders
      .filter((sender) => sender.state === 'streaming' && !NOT_A_STANDBY.has(sender.applicationName))
      .map((sender) => sender.applicationName);
    const alone = configuration.mostAvailableSync || hasDefect('keeps-two-primaries');
    const satisfied = !alone || syncSatisfied(configuration.syncGroups, streaming);
    if (satisfied) {
      this.unsatisfiedSince = undefined;
      if (this.standalone) this.setStandalone(false, 'standalone synchronous master now have synchronous standby');
      return;
    }
    this.unsatisfiedSince ??= performance.now();
    if (!this.standalone && performance.now() - this.unsatisfiedSince >= configuration.keepSyncWindow) {
      this.setStandalone(true, 'synchronous master is now standalone');
    }
  }

  /** A standby or cascade standby looks for somebody to follow: the slot of the one is kept, that of the other dropped. */
  async takeNote({ slot, isCascade }: Asker): Promise<void> {
    const name = postgresSlotName(slot);
    if (name === '') return;
    if (isCascade) this.leaving.add(name);
    else await this.keepSlot(slot, name);
  }

  /** Makes sure that the WAL a standby needs stays: creates its slot, anew where the old one had to give WAL up. */
  private async keepSlot(shownName: string, name: string): Promise<void> {
    this.leaving.delete(name);
    this.slots.set(name, shownName);
    await this.engine.sql.query(
      `select pg_drop_replication_slot(slot_name) from standin.pg_replication_slots
        where slot_name = $1 and wal_status = 'lost' and not active`,
      [name],
      SLOT_TIMEOUT_MS,
    );
    await this.engine.sql.query(
      `select standin.pg_create_physical_replication_slot($1, true)
        where not exists (select from standin.pg_replication_slots where slot_name = $1)`,
      [name],
      SLOT_TIMEOUT_MS,
    );
  }

  /** A slot that is still in use is dropped another time. */
  private async dropLeaving(): Promise<void> {
    const gone = await this.engine.sql.query<{ readonly name: string }>(
      `select wanted.slot as name, case when active is false then pg_drop_replication_slot(slot_name) end
         from unnest($1::text[]) as wanted (slot) left join standin.pg_replication_slots on slot_name = wanted.slot
        where active is distinct from true`,
      [[...this.leaving]],
      SLOT_TIMEOUT_MS,
    );
    for (const { name } of gone) {
      this.leaving.delete(name);
      this.slots.delete(name);
    }
  }

  /** A standby keeps no slots: they would hold its own WAL back. */
  async dropSlots(): Promise<void> {
    this.slots.clear();
    await this.engine.sql.query(
      `select pg_drop_replication_slot(slot_name) from standin.pg_replication_slots
        where slot_type = 'physical' and not active`,
      [],
      SLOT_TIMEOUT_MS,
    );
  }

  /** When the role changes. */
  reset(): void {
    this.standalone = false;
    this.unsatisfiedSince = undefined;
    this.leaving.clear();
    this.senders = new Map();
  }

  /**
   * A PostgreSQL standby that was built while commits waited for a standby does not show their rows until the next
   * transaction ends: the list of running transactions that it starts from still has them, and their commit records are behind
   * it. openGauss shows by commit sequence number, and has no such gap. So a transaction without content ends for each new one.
   */
  private welcomeStandbys({ senders }: Observation): void {
    const streaming = senders.filter(({ state }) => state === 'streaming').map(({ pid }) => pid);
    const hasNew = streaming.some((pid) => !this.senders.has(pid));
    const now = new Date().toISOString();
    this.senders = new Map(streaming.map((pid) => [pid, this.senders.get(pid) ?? now]));
    if (hasNew) this.engine.sql.query('select pg_catalog.txid_current()', [], SLOT_TIMEOUT_MS).catch(() => undefined);
  }

  private setStandalone(standalone: boolean, message: string): void {
    this.standalone = standalone;
    this.log.write('LOG', message);
    this.engine.adjust({ standalone });
  }
}
