import type { Detail, HelloAnswer, LocalRole } from '../control.ts';
import { CASCADE_USER } from '../settings/translate.ts';
import type { ReplicationChannel } from '../conf/replconninfo.ts';
import { streamingBegan, streamingEnded } from '../defects/held-replay.ts';
import { joinWithoutRewind } from '../defects/join-without-rewind.ts';
import { postgresSlotName, type Configuration } from './configuration.ts';
import type { Engine } from './engine.ts';
import type { ReceiverFacts } from './ha-state.ts';
import { compareLsn, hasDiverged, timelineAt } from './lineage.ts';
import type { Observation } from './observation.ts';
import {
  findSource,
  isSettledPrimary,
  isSettledStandby,
  primaryConninfo,
  type PeerAnswer,
  type SourcePeer,
} from './peers.ts';
import { isStreamingStart, replicationTrouble } from './postgres-log.ts';
import type { ServerLog } from './server-log.ts';

/** Between two rounds of asking the peers. */
const RETRY_MS = 300;
/** A reason that only a build removes is looked at again more rarely. */
const HOPELESS_RETRY_MS = 2000;
/** So long PostgreSQL may take from being pointed at a primary until it streams. */
const ATTEMPT_MS = 3000;
/** Between the message that streaming began and the view that shows it. */
const SETTLING_MS = 500;
/** So long a lost connection says `Connecting...` before a failed attempt makes it `Disconnected` (recordings 11, 16). */
const CONNECTING_MS = 1500;
const SEGMENT_SIZE = 16 * 1024 * 1024;

interface Following {
  readonly channel: ReplicationChannel;
  readonly since: number;
  readonly hello: HelloAnswer;
  streamed: boolean;
}

/** Keeps a standby on whichever peer is primary, and a cascade standby on a standby (facts/opengauss.md §4.1, §4.5). */
export class Follower {
  facts: ReceiverFacts = { streaming: false, catchingUp: false, reason: 'Normal' };
  private following: Following | undefined;
  private nextRound = 0;
  private lostAt = -Infinity;
  private lastComplaint = '';

  constructor(
    private readonly engine: Engine,
    private readonly systemIdentifier: string,
    private readonly log: ServerLog,
  ) {}

  /** The channel that is in use, and its number from 1. */
  get channel(): ReplicationChannel | undefined {
    return this.following?.channel;
  }

  /** Timeline of the last WAL a standby has. */
  timelineOf(seen: Observation | undefined): number | undefined {
    return seen === undefined ? undefined : timelineAt(this.engine.walDirectory(), seen.lsn, SEGMENT_SIZE);
  }

  /** A message of PostgreSQL may tell that streaming began, or why it ended. */
  notice(message: string): void {
    const following = this.following;
    if (following === undefined) return;
    if (isStreamingStart(message)) following.streamed = true;
    const trouble = replicationTrouble(message);
    if (trouble !== undefined) this.letGo(trouble);
  }

  /**
   * One round.
   * @param seen undefined while PostgreSQL does not yet let anybody in
   * @param isCurrent false once the role has changed: what the peers answer then comes too late
   */
  async step(
    seen: Observation | undefined,
    role: LocalRole,
    configuration: Configuration,
    isCurrent: () => boolean,
  ): Promise<void> {
    const following = this.following;
    if (following !== undefined && seen?.receiver?.status === 'streaming') {
      this.streams(following, seen);
      return;
    }
    if (following !== undefined) this.checkAttempt(following, seen);
    if (this.following === undefined) await this.lookForSource(seen, role, configuration, isCurrent);
  }

  /** Stops following, when the role changes. @param lostNow a connection has just ended, none was missing before */
  reset(lostNow: boolean): void {
    this.following = undefined;
    this.facts = { streaming: false, catchingUp: false, reason: 'Normal' };
    if (lostNow) this.lostAt = performance.now();
    this.nextRound = 0;
  }

  private streams(following: Following, seen: Observation): void {
    following.streamed = true;
    this.lastComplaint = '';
    if (!this.facts.streaming) streamingBegan(this.engine);
    const received = seen.receiver?.written ?? '0/0';
    const catchingUp = this.facts.streaming
      ? this.facts.catchingUp && compareLsn(received, following.hello.lsn) < 0
      : compareLsn(received, following.hello.lsn) < 0;
    this.facts = { streaming: true, catchingUp, reason: 'Normal' };
  }

  private checkAttempt(following: Following, seen: Observation | undefined): void {
    // Before it is consistent PostgreSQL cannot be asked; then only its messages tell that the connection is lost.
    if (following.streamed && seen !== undefined && performance.now() - following.since > SETTLING_MS) {
      this.letGo('Connecting...');
    } else if (!following.streamed && performance.now() - following.since > ATTEMPT_MS) this.letGo('Disconnected');
  }

  private letGo(reason: Detail): void {
    streamingEnded(this.engine);
    if (this.following?.streamed === true) this.lostAt = performance.now();
    this.following = undefined;
    this.facts = { streaming: false, catchingUp: false, reason };
    this.nextRound = performance.now() + (isHopeless(reason) ? HOPELESS_RETRY_MS : 0);
    // Without this PostgreSQL would go on trying by itself, also when the peer is no primary any more.
    this.engine.adjust({ primaryConninfo: '', primarySlotName: '' });
  }

  private async lookForSource(
    seen: Observation | undefined,
    role: LocalRole,
    configuration: Configuration,
    isCurrent: () => boolean,
  ): Promise<void> {
    const localWalUsedUp = seen === undefined ? !this.engine.acceptsSql : seen.waitsForWal;
    if (!localWalUsedUp || performance.now() < this.nextRound) return;
    const { channels, slotName, connectTimeout } = configuration;
    const isCascade = role === 'Cascade Standby';
    const { source, answers } = await findSource(
      channels,
      { slot: slotName, isCascade },
      isCascade ? isSettledStandby : isSettledPrimary,
      connectTimeout,
    );
    if (!isCurrent()) return;
    if (source === undefined) this.noSource(answers, isCascade ? 'standby' : 'primary');
    else await this.consider(source, seen, configuration, isCascade);
  }

  private noSource(answers: readonly PeerAnswer[], wanted: 'primary' | 'standby'): void {
    this.nextRound = performance.now() + RETRY_MS;
    for (const answer of answers) {
      const { remoteHost, remotePort } = answer.channel;
      const where = `host=${remoteHost} port=${remotePort}`;
      this.complain(
        'hello' in answer
          ? `the mode of the remote server must be ${wanted}, current is ${answer.hello.role} (${where})`
          : `walreceiver could not connect to the remote server,the connection info :${where} : ${answer.error}`,
      );
    }
    if (isHopeless(this.facts.reason)) return;
    const connecting = performance.now() - this.lostAt < CONNECTING_MS;
    this.facts = { ...this.facts, reason: connecting && answers.length > 0 ? 'Connecting...' : 'Disconnected' };
  }

  private async consider(
    { channel, hello }: SourcePeer,
    seen: Observation | undefined,
    configuration: Configuration,
    isCascade: boolean,
  ): Promise<void> {
    if (hello.systemIdentifier !== this.systemIdentifier) {
      this.complain('database system identifier differs between the primary and standby');
      this.giveUp('System id not matched');
      return;
    }
    if (seen !== undefined && this.diverged(seen, hello)) {
      if (await joinWithoutRewind(this.engine, channel, hello)) return;
      this.giveUp('WAL segment removed');
      return;
    }
    this.log.write('LOG', `Connecting to remote server :host=${channel.remoteHost} port=${channel.remotePort}`);
    this.following = { channel, since: performance.now(), hello, streamed: false };
    this.engine.adjust({
      primaryConninfo: primaryConninfo(channel, configuration.applicationName, isCascade ? CASCADE_USER : 'omm'),
      // A standby keeps no slots.
      primarySlotName: isCascade ? '' : postgresSlotName(configuration.slotName),
    });
  }

  private diverged(seen: Observation, hello: HelloAnswer): boolean {
    const timeline = this.timelineOf(seen);
    if (timeline === undefined || !hasDiverged({ timeline, lsn: seen.lsn }, hello)) return false;
    // The real server compares checksums of this record; timelines are what is compared here.
    this.complain(
      `standby's local request lsn[${seen.lsn}] 's crc mismatched with remote server crc(local, remote):[${timeline},${hello.timeline}].`,
    );
    return true;
  }

  private giveUp(reason: Detail): void {
    this.facts = { streaming: false, catchingUp: false, reason };
    this.nextRound = performance.now() + HOPELESS_RETRY_MS;
  }

  /** Into the log when it is news. */
  private complain(text: string): void {
    if (this.lastComplaint.includes(text)) return;
    this.lastComplaint = `${this.lastComplaint}\n${text}`.slice(-2000);
    this.log.write('LOG', text);
  }
}

function isHopeless(reason: Detail): boolean {
  return reason === 'WAL segment removed' || reason === 'System id not matched';
}
