import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterNode } from '../../cluster/node.ts';
import { messageOf, QuakeError } from '../../errors.ts';
import type { RejoinOutcome } from '../product.ts';
import { readDataDirectory } from './data-directory.ts';
import * as gsCtl from './gs-ctl.ts';
import { alone, promotionOf } from './promotions.ts';
import {
  compareClaims,
  isSuperseded,
  nextStep,
  ownSituation,
  type Claim,
  type Situation,
  type Step,
} from './rejoin-rules.ts';

/** Longer than the longest build that is allowed, twice. */
const DEADLINE_MS = 2 * gsCtl.deadlines.build;
const LOOK_EVERY_MS = 150;
/** The roles of the others change rarely while a node comes back. */
const LOOK_AT_PEERS_EVERY_MS = 2000;
const ASK_BUILD_EVERY_MS = 3000;
/** A peer that needs longer is not reachable for this purpose. */
const PEER_DEADLINE_MS = 4000;

/**
 * Brings a node back by the rules of facts/opengauss.md §4.2, with gs_ctl alone: a process that heals after the harness died
 * has no password. Idempotent: a standby that follows and an only primary are left as they are.
 * Throws `QUAKE_REJOIN_FAILED` (environment) with the last observation.
 */
export async function rejoin(
  node: ClusterNode,
  nodes: readonly ClusterNode[],
  progress: (step: string) => void,
  time: Time = monotonic,
): Promise<RejoinOutcome> {
  return new Rejoin(node, nodes, progress, time).run();
}

/** Milliseconds on a clock that only goes forward, and waiting by it. */
export interface Time {
  now(): number;
  sleep(ms: number): Promise<void>;
}

const monotonic: Time = {
  now: () => performance.now(),
  sleep: async (ms) => {
    await delay(ms);
  },
};

type OtherPrimary = NonNullable<Situation['primary']> & { readonly claim: Claim };

class Rejoin {
  readonly #node: ClusterNode;
  readonly #peers: readonly ClusterNode[];
  readonly #progress: (step: string) => void;
  readonly #time: Time;
  readonly #builds: { readonly mode: gsCtl.BuildMode; readonly succeeded: boolean }[] = [];
  #build: RejoinOutcome['build'];
  #startFailure: string | undefined;
  /** Other nodes that are primary, the one with the best claim first. */
  #primaries: readonly OtherPrimary[] = [];
  #peersSeenAt = -Infinity;
  #unchanged = { key: '', since: 0 };

  constructor(node: ClusterNode, nodes: readonly ClusterNode[], progress: (step: string) => void, time: Time) {
    this.#node = node;
    this.#peers = nodes.filter((other) => other.name !== node.name);
    this.#progress = progress;
    this.#time = time;
  }

  async run(): Promise<RejoinOutcome> {
    const deadline = this.#time.now() + DEADLINE_MS;
    let step: Step;
    do {
      step = nextStep(await this.#look());
      if (step.step === 'build') step = nextStep(await this.#lookAgain());
      if (step.step === 'done')
        return { role: step.role, ...(this.#build === undefined ? {} : { build: this.#build }) };
      if (step.step === 'give up') throw this.#failed(`${step.reason}; ${await this.#process()}`);
      await this.#take(step);
    } while (this.#time.now() < deadline);
    throw this.#failed(`not within ${DEADLINE_MS / 60_000} min; last seen: ${step.reason}`);
  }

  async #look(): Promise<Situation> {
    const own = ownSituation(await gsCtl.query(this.#node));
    const down = own.server === 'down';
    const follows = own.link === 'following';
    // Each look costs a login and a process on a machine that is busy coming back.
    const [files] = await Promise.all([
      down ? readDataDirectory(this.#node) : undefined,
      follows ? undefined : this.#lookAtPeers(),
    ]);
    if (own.server === 'primary' || own.server === 'standby') this.#startFailure = undefined;
    const [primary, ...more] = this.#primaries;
    const key = `${own.server} ${own.link} ${primary?.name ?? 'no primary'}`;
    if (key !== this.#unchanged.key) this.#unchanged = { key, since: this.#time.now() };
    return {
      ...own,
      uncompletedBuild: files?.uncompletedBuild === true,
      contested: more.length > 0,
      ...(await this.#compare(own.server === 'primary')),
      wasLastPrimary: files?.lastRole === 'primary' && (await this.#noneWasPrimaryAfter(files.roleSince)),
      unchangedMs: this.#time.now() - this.#unchanged.since,
      builds: this.#builds,
      ...(this.#startFailure === undefined ? {} : { startFailure: this.#startFailure }),
      ...(primary === undefined ? {} : { primary }),
    };
  }

  /** Right before something is done that cannot be undone: roles may have changed since the last look. */
  #lookAgain(): Promise<Situation> {
    this.#peersSeenAt = -Infinity;
    return this.#look();
  }

  async #lookAtPeers(): Promise<void> {
    if (this.#time.now() - this.#peersSeenAt < LOOK_AT_PEERS_EVERY_MS) return;
    const answers = await Promise.all(
      this.#peers.map(async (peer) => ({ peer, answer: await gsCtl.query(peer, { timeoutMs: PEER_DEADLINE_MS }) })),
    );
    const primaries = answers.flatMap(({ peer, answer }) =>
      answer.outcome === 'answered' && answer.source === 'ha port' && answer.state.role === 'primary'
        ? [{ peer, hasStandby: answer.state.senders.some(({ state }) => state === 'Streaming') }]
        : [],
    );
    const claims = await Promise.all(
      primaries.map(async ({ peer, hasStandby }) => ({
        name: peer.name,
        hasStandby,
        claim: await claimOf(peer),
      })),
    );
    this.#primaries = claims.toSorted((a, b) => compareClaims(b.claim, a.claim));
    this.#peersSeenAt = this.#time.now();
  }

  /** How the claim of this node stands to that of the others, which matters while it is primary. */
  async #compare(isPrimary: boolean): Promise<Pick<Situation, 'rightful' | 'superseded'>> {
    if (!isPrimary) return { rightful: false, superseded: false };
    const own = await claimOf(this.#node);
    const [primary] = this.#primaries;
    if (primary !== undefined) return { rightful: compareClaims(own, primary.claim) > 0, superseded: false };
    const others = await Promise.all(this.#peers.map(claimOf));
    return { rightful: true, superseded: others.some((other) => isSuperseded(own, other)) };
  }

  /** Of several nodes that were primary last, the one that became it last is right: it was promoted over the others. */
  async #noneWasPrimaryAfter(since: number): Promise<boolean> {
    if (this.#primaries.length > 0) return false;
    const own: Claim = { promotion: promotionOf(this.#node), role: 'primary', roleSince: since };
    const others = await Promise.all(this.#peers.map(claimOf));
    return others.every((other) => !isSuperseded(own, other));
  }

  async #take(step: Exclude<Step, { readonly step: 'done' | 'give up' }>): Promise<void> {
    switch (step.step) {
      case 'wait':
        await this.#time.sleep(LOOK_EVERY_MS);
        return;
      case 'start':
        this.#progress(`start ${this.#node.name} as ${step.mode}: ${step.reason}`);
        await this.#start(step.mode);
        return;
      case 'stop':
        await this.#stopUnlessChanged();
        return;
      case 'build':
        this.#progress(`build -b ${step.mode} of ${this.#node.name}: ${step.reason}`);
        await this.#makeBuild(step.mode, step.reason);
        return;
    }
  }

  async #start(mode: gsCtl.StartMode): Promise<void> {
    const { outcome, text } = await gsCtl.start(this.#node, mode);
    this.#startFailure =
      outcome === 'failed' || outcome === 'unrecognised' || outcome === 'deadline' ? text : undefined;
    // Another gs_ctl is at work, perhaps of a harness that is gone: it will end.
    if (outcome === 'locked') await this.#time.sleep(LOOK_EVERY_MS);
  }

  /** Looks again when nobody promotes it any more: it may have become the primary that all others are to follow. */
  async #stopUnlessChanged(): Promise<void> {
    await alone(this.#node, async () => {
      const step = nextStep(await this.#lookAgain());
      if (step.step !== 'stop') return;
      this.#progress(`stop ${this.#node.name}: ${step.reason}`);
      await this.#stop(step.reason);
    });
  }

  /**
   * Immediately: the checkpoint of an orderly stop would be WAL that the rightful primary does not have, and would make a build
   * necessary by itself.
   */
  async #stop(reason: string): Promise<void> {
    const { outcome, text } = await gsCtl.stop(this.#node, 'immediate');
    if (outcome === 'locked') await this.#time.sleep(LOOK_EVERY_MS);
    else if (outcome !== 'stopped' && outcome !== 'not running')
      throw this.#failed(`${reason}, and it does not stop: ${text}`);
  }

  async #makeBuild(mode: gsCtl.BuildMode, reason: string): Promise<void> {
    const { outcome, text } = await this.#watchBuild(mode);
    if (outcome === 'locked') return this.#time.sleep(LOOK_EVERY_MS);
    const succeeded = outcome === 'full' || outcome === 'incremental';
    this.#builds.push({ mode, succeeded });
    this.#unchanged = { key: '', since: this.#time.now() };
    this.#peersSeenAt = -Infinity;
    if (succeeded) {
      this.#build = { mode: outcome, reason };
      this.#startFailure = undefined;
    } else {
      this.#startFailure = `build -b ${mode}: ${text}`;
    }
  }

  /** A build of a large database takes long, and says how far it is only to who asks. */
  async #watchBuild(mode: gsCtl.BuildMode): ReturnType<typeof gsCtl.build> {
    const watch = setInterval(() => {
      void gsCtl.queryBuild(this.#node).then((seen) => {
        if (seen.outcome === 'answered' && seen.done !== undefined) {
          this.#progress(`build of ${this.#node.name}: ${seen.mode ?? mode}, ${seen.done} %`);
        }
      }, messageOf);
    }, ASK_BUILD_EVERY_MS);
    try {
      return await gsCtl.build(this.#node, mode);
    } finally {
      clearInterval(watch);
    }
  }

  async #process(): Promise<string> {
    const seen = await gsCtl.status(this.#node);
    return seen.outcome === 'running' ? `process ${seen.pid} runs as ${seen.role}` : `its server is ${seen.outcome}`;
  }

  #failed(reason: string): QuakeError {
    return new QuakeError('QUAKE_REJOIN_FAILED', `${this.#node.name} does not come back: ${reason}`, {
      exitClass: 'environment',
      hint: 'Its server log and every gs_ctl command are kept in the run folder.',
      context: { node: this.#node.name },
    });
  }
}

async function claimOf(node: ClusterNode): Promise<Claim> {
  const { lastRole, roleSince } = await readDataDirectory(node);
  return { promotion: promotionOf(node), role: lastRole, roleSince };
}
