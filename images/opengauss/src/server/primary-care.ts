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

  constructor(
    private readonly engine: Engine,
    private readonly log: ServerLog,
  ) {}

  /** Slots by PostgreSQL's name, with the name openGauss shows. */
  get slotNames(): ReadonlyMap<string, string> {
    return this.slots;
  }

  /**
   * With most_available_sync a primary goes on alone while fewer synchronous standbys than required stream, after
   * keep_sync_window (facts/opengauss.md §3.3).
   */
  step(seen: Observation, configuration: Configuration): void {
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
    this.unsatisfiedSince ??= Date.now();
    if (!this.standalone && Date.now() - this.unsatisfiedSince >= configuration.keepSyncWindow) {
      this.setStandalone(true, 'synchronous master is now standalone');
    }
  }

  /** Makes sure that the WAL a standby needs stays: creates its slot, anew where the old one had to give WAL up. */
  async keepSlot(shownName: string): Promise<void> {
    const name = postgresSlotName(shownName);
    if (name === '') return;
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
  }

  private setStandalone(standalone: boolean, message: string): void {
    this.standalone = standalone;
    this.log.write('LOG', message);
    this.engine.adjust({ standalone });
  }
}
