import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asker, ControlAnswer, ControlRequest, HelloAnswer } from '../control.ts';
import type { PgdataPaths } from '../pgdata.ts';
import { readSystemIdentifier } from './control-data.ts';
import type { Engine } from './engine.ts';
import type { Follower } from './follower.ts';
import { historyFileName, parseTimelineHistory } from './lineage.ts';
import { observe, type Observation } from './observation.ts';
import type { PrimaryCare } from './primary-care.ts';
import { receiverRow, senderRows } from './replication-rows.ts';
import type { RoleChanger } from './role-changer.ts';
import type { ServerState } from './server-state.ts';
import { localPortOf } from './tcp-table.ts';

/** For gs_ctl and for peers a stale answer is better than none. */
const LOOK_TIMEOUT_MS = 1000;
const CHECKPOINT_TIMEOUT_MS = 120_000;

/** What the HA port answers to gs_ctl and to peers (src/control.ts). */
export class ControlAnswers {
  private receiverPort = { pid: 0, port: 0 };

  constructor(
    private readonly paths: PgdataPaths,
    private readonly state: ServerState,
    private readonly engine: Engine,
    private readonly follower: Follower,
    private readonly care: PrimaryCare,
    private readonly changer: RoleChanger,
  ) {}

  /** Undefined means: hang up. */
  async answer(request: ControlRequest): Promise<ControlAnswer | undefined> {
    switch (request.op) {
      case 'query':
        return this.query();
      case 'hello':
        // What a server that stops last knew of its WAL is less than its standbys have: they would take it for divergence.
        if (this.state.phase === 'stopping') return undefined;
        return this.answerHello(request.follower);
      case 'demote':
        return { ok: true, ...(await this.changer.demote()) };
      case 'swap':
        return { ok: true, ...(await this.changer.swap()) };
      case 'checkpoint':
        await this.engine.checkpoint(CHECKPOINT_TIMEOUT_MS);
        return { ok: true, op: 'checkpoint' };
    }
  }

  /** Our end of the walreceiver's connection; 0 while there is none. */
  receiverLocalPort(): number {
    const receiver = this.state.seen?.receiver;
    if (receiver === undefined) return 0;
    if (this.receiverPort.pid !== receiver.pid || this.receiverPort.port === 0) {
      this.receiverPort = { pid: receiver.pid, port: localPortOf(receiver.pid, receiver.port) };
    }
    return this.receiverPort.port;
  }

  private async query(): Promise<ControlAnswer | undefined> {
    // During a role change the real HA port breaks connections (recording 16); gs_ctl then reads gaussdb.state.
    if (['starting', 'demoting', 'stopping'].includes(this.state.phase)) return undefined;
    const { seen } = await this.look();
    const ha = this.state.haState(this.follower.facts);
    if (seen === undefined) return { ok: true, op: 'query', state: ha, senders: [], receiver: null };
    const { channels, haPort, mostAvailableSync } = this.state.configuration;
    const senders = senderRows(seen, { role: ha.local_role, channels, haPort, mostAvailableSync });
    const receiver = this.follower.facts.streaming ? receiverRow(seen, ha, channels, this.receiverLocalPort()) : null;
    return { ok: true, op: 'query', state: ha, senders, receiver };
  }

  /**
   * What a primary knew before its engine died is less than its standbys have, too. It is gone for them, as the real server
   * is, whose engine is the same process.
   */
  private async answerHello(follower: Asker | undefined): Promise<ControlAnswer | undefined> {
    const { seen, isFresh } = await this.look();
    if (follower !== undefined && this.state.role === 'Primary' && !isFresh) return undefined;
    return { ok: true, ...(await this.hello(seen, follower)) };
  }

  private async hello(seen: Observation | undefined, asker: Asker | undefined): Promise<HelloAnswer> {
    const { role, phase, configuration, term } = this.state;
    const isSource = phase === 'running' && role === 'Primary';
    if (isSource && asker !== undefined) await this.care.takeNote(asker).catch(() => undefined);
    // A standby is asked by cascade standbys: what it has received is of this timeline.
    const timeline = (role === 'Standby' ? this.follower.timelineOf(seen) : seen?.timeline) ?? 0;
    return {
      op: 'hello',
      role,
      state: this.state.haState(this.follower.facts).db_state,
      nodeName: configuration.nodeName,
      systemIdentifier: readSystemIdentifier(this.paths.standin),
      timeline,
      lsn: seen?.lsn ?? '0/0',
      history: timeline <= 1 ? [] : this.history(timeline),
      term,
    };
  }

  private history(timeline: number): HelloAnswer['history'] {
    const path = join(this.paths.standin, 'pg_wal', historyFileName(timeline));
    return parseTimelineHistory(readFileSync(path, 'utf8'));
  }

  private async look(): Promise<{ readonly seen: Observation | undefined; readonly isFresh: boolean }> {
    let isFresh = false;
    if (this.engine.acceptsSql) {
      try {
        this.state.seen = await observe(this.engine.sql, LOOK_TIMEOUT_MS);
        isFresh = true;
      } catch {
        // The last look has to do.
      }
    }
    return { seen: this.state.seen, isFresh };
  }
}
