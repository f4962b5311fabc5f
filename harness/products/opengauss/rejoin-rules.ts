import type { NodeRole, NodeState } from '../../cluster/node-state.ts';
import type { BuildMode, StartMode } from './gs-ctl.ts';
import type { QueryResult } from './gs-ctl-query.ts';

/** A node that is to come back, and what matters about the others. */
export interface Situation {
  readonly server: 'down' | 'silent' | 'primary' | 'standby' | 'other role';
  /** Of a standby: does it follow a primary, does it still try, or does it need more than time? */
  readonly link: 'starting' | 'following' | 'trying' | 'needs repair' | 'foreign data';
  /** As the node says it, for people. */
  readonly said: string;
  readonly uncompletedBuild: boolean;
  /** Why the last attempt to start the server failed. */
  readonly startFailure?: string;
  /** Another node that is primary; of several, the one that has the best claim. */
  readonly primary?: { readonly name: string; readonly hasStandby: boolean };
  /** Two other nodes are primary: one of them is to go, and nothing may be copied from it. */
  readonly contested: boolean;
  /** Of a primary beside another one: this one became primary later, so the other one is to go. */
  readonly rightful: boolean;
  /** Of a primary: another node was promoted over it, and is down just now; what that one acknowledged, this one does not have. */
  readonly superseded: boolean;
  /** No other node was primary after this one. */
  readonly wasLastPrimary: boolean;
  /** How long this has been so: server and link unchanged, ms. */
  readonly unchangedMs: number;
  /** Builds that were made already, in order. */
  readonly builds: readonly { readonly mode: BuildMode; readonly succeeded: boolean }[];
}

export type Step =
  | { readonly step: 'done'; readonly role: 'primary' | 'standby' }
  | { readonly step: 'wait'; readonly reason: string }
  | { readonly step: 'start'; readonly mode: StartMode; readonly reason: string }
  | { readonly step: 'stop'; readonly reason: string }
  | { readonly step: 'build'; readonly mode: BuildMode; readonly reason: string }
  | { readonly step: 'give up'; readonly reason: string };

/** How long a standby may try to reach a primary that is there (facts/opengauss.md §4.2). */
const TRY_MS = 30_000;
/** A reason for repair must last: it is read while connections come and go. */
const REPAIR_MS = 400;
/** How many full builds may fail. */
const FULL_BUILDS = 3;
/** How long a build waits for one of two primaries to go. */
const CONTESTED_MS = 20_000;
/** How long a standby waits for somebody to become primary before it counts as being back without one. */
const LEADERLESS_MS = 3000;
const SILENCE_MS = 90_000;

interface Rule {
  /** Row of the table of facts/opengauss.md §4.2, or the recording, that says so. */
  readonly source: string;
  readonly when: (situation: Situation) => boolean;
  readonly then: (situation: Situation) => Step;
}

const there = ({ primary }: Situation): boolean => primary !== undefined;

/** What speaks for a node that says it is primary. */
export interface Claim {
  /** Counts up with every promotion that this process made; 0 is none. */
  readonly promotion: number;
  /** What it was started or promoted as; `unknown` without a role (recording 06), and of a node that cannot be looked at. */
  readonly role: NodeRole;
  /** Since when its server has its role, seconds since 1970; a restart in the same role counts as well. 0 is unknown. */
  readonly roleSince: number;
}

/**
 * Compares two claims, the better one last: of two primaries the one that was promoted last is right (facts/opengauss.md §4.4),
 * since it was promoted over the other. openGauss has neither timelines nor, without a cluster manager, terms to tell that by
 * (§4.1, "Timeline"): what this process did counts most, then when postmaster.opts was written, which is at every change of role (§7).
 */
export function compareClaims(a: Claim, b: Claim): number {
  const told = ({ role }: Claim): number => Number(role === 'primary');
  return told(a) - told(b) || a.promotion - b.promotion || a.roleSince - b.roleSince;
}

/** True when another node, which is not primary just now because it is down, was promoted after this one. */
export function isSuperseded(own: Claim, other: Claim): boolean {
  if (other.role === 'primary') return compareClaims(other, own) >= 0;
  // A container that does not run shows no files; what this process made of it, it still knows.
  return other.role === 'unknown' && other.roleSince === 0 && other.promotion > own.promotion;
}

/** The first rule that fits decides. */
const RULES: readonly Rule[] = [
  {
    source: 'still running as Primary (double primary)',
    when: (s) => s.server === 'primary' && there(s) && !s.rightful,
    then: (s) => ({ step: 'stop', reason: `second primary beside ${s.primary?.name ?? '?'}` }),
  },
  {
    source: 'still running as Primary, the loser (double primary): its winner is down and comes back',
    when: (s) => s.server === 'primary' && !there(s) && s.superseded,
    then: () => ({ step: 'stop', reason: 'another node was promoted over it' }),
  },
  {
    source: 'nothing to do: it is the primary, or the one of two that stays',
    when: (s) => s.server === 'primary',
    then: () => ({ step: 'done', role: 'primary' }),
  },
  {
    source: 'recordings 06, 15, 23: Normal and Pending are no roles to stay in',
    when: (s) => s.server === 'other role',
    then: (s) => ({ step: 'stop', reason: `runs as ${s.said}, not as standby` }),
  },
  {
    source: 'still running as Primary (double primary): a copy of the wrong one would follow it',
    when: (s) => needsBuild(s) && s.contested && s.unchangedMs < CONTESTED_MS,
    then: () => ({ step: 'wait', reason: 'needs a build, and two nodes are primary' }),
  },
  {
    source: 'no build can help twice',
    when: (s) => needsBuild(s) && there(s) && fullBuildsAreVain(s),
    then: (s) => ({ step: 'give up', reason: `a full build did not help: ${s.startFailure ?? s.said}` }),
  },
  {
    source: 'a build needs a primary to copy from (recording 14)',
    when: (s) => needsBuild(s) && s.server === 'down' && !there(s) && s.unchangedMs >= LEADERLESS_MS,
    then: (s) => ({
      step: 'give up',
      reason: `needs a build, and no node is primary: ${s.startFailure ?? 'an earlier build was interrupted'}`,
    }),
  },
  {
    source: 'previous build interrupted: the server refuses to start (recording 21)',
    when: (s) => s.server === 'down' && s.uncompletedBuild && there(s),
    then: () => ({
      step: 'build',
      mode: 'full',
      reason: 'an earlier build was interrupted (build_completed.start exists)',
    }),
  },
  {
    source: 'the server does not start (recording 20)',
    when: (s) => s.server === 'down' && s.startFailure !== undefined && there(s),
    then: (s) => build(s, `the server does not start: ${s.startFailure ?? ''}`),
  },
  {
    source: 'a build needs a primary to copy from (recording 14)',
    when: (s) => s.server === 'down' && needsBuild(s),
    then: () => ({ step: 'wait', reason: 'needs a build, and no node is primary' }),
  },
  {
    source: 'old primary stopped cleanly or killed (recordings 08, 11)',
    when: (s) => s.server === 'down' && there(s),
    then: (s) => ({ step: 'start', mode: 'standby', reason: `${s.primary?.name ?? '?'} is primary` }),
  },
  {
    source: 'no other primary: the last one goes on',
    when: (s) => s.server === 'down' && s.wasLastPrimary,
    then: () => ({ step: 'start', mode: 'primary', reason: 'it was primary last, and no other node is' }),
  },
  {
    source: 'no primary at all: nothing may promote itself (recording 06)',
    when: (s) => s.server === 'down',
    then: () => ({ step: 'start', mode: 'standby', reason: 'it was not primary last' }),
  },
  {
    source: 'follows the primary',
    when: (s) => s.server === 'standby' && s.link === 'following',
    then: () => ({ step: 'done', role: 'standby' }),
  },
  {
    source: 'nobody to follow',
    when: (s) => s.server === 'standby' && s.link !== 'starting' && !there(s) && s.unchangedMs >= LEADERLESS_MS,
    then: () => ({ step: 'done', role: 'standby' }),
  },
  {
    source: 'different system identifier',
    when: (s) => s.server === 'standby' && s.link === 'foreign data' && there(s) && s.unchangedMs >= REPAIR_MS,
    then: (s) => ({ step: 'build', mode: 'full', reason: s.said }),
  },
  {
    source: 'old primary has WAL the new one lacks, or WAL was recycled (recordings 08, 24)',
    when: (s) => s.server === 'standby' && s.link === 'needs repair' && there(s) && s.unchangedMs >= REPAIR_MS,
    then: (s) => build(s, s.said),
  },
  {
    source: 'Connecting... or Disconnected that persists although the primary is reachable',
    when: (s) => s.server === 'standby' && s.link === 'trying' && there(s) && s.unchangedMs >= TRY_MS,
    then: (s) => build(s, `${s.said} for ${TRY_MS / 1000} s although ${s.primary?.name ?? '?'} is primary`),
  },
  {
    source: 'a process that does not answer',
    when: (s) => s.server === 'silent' && s.unchangedMs >= SILENCE_MS,
    then: (s) => ({ step: 'give up', reason: `its server does not answer: ${s.said}` }),
  },
  { source: 'everything else takes time', when: () => true, then: (s) => ({ step: 'wait', reason: s.said }) },
];

/** What to do next about a node that is to come back (facts/opengauss.md §4.2). */
export function nextStep(situation: Situation): Step {
  const rule = RULES.find(({ when }) => when(situation));
  return rule === undefined ? { step: 'wait', reason: situation.said } : rule.then(situation);
}

/**
 * Incremental first, which keeps the data that is right; full when that failed, or when the primary has no standby that
 * could acknowledge the commit an incremental build makes on it (facts/opengauss.md §1.10, last paragraph).
 */
function build(situation: Situation, reason: string): Step {
  const last = situation.builds.at(-1);
  if (last !== undefined) {
    return {
      step: 'build',
      mode: 'full',
      reason: `${reason}; build -b ${last.mode} ${last.succeeded ? 'did not help' : 'failed'}`,
    };
  }
  if (situation.primary?.hasStandby === false) {
    return {
      step: 'build',
      mode: 'full',
      reason: `${reason}; the primary has no standby that an incremental build needs`,
    };
  }
  return { step: 'build', mode: 'auto', reason };
}

/** One that succeeded did not help; one that failed may have lost its primary in the middle, and another one may be there now. */
function fullBuildsAreVain({ builds }: Situation): boolean {
  const full = builds.filter(({ mode }) => mode === 'full');
  return full.at(-1)?.succeeded === true || full.length >= FULL_BUILDS;
}

function needsBuild({ server, link, uncompletedBuild, startFailure, unchangedMs }: Situation): boolean {
  if (server === 'down') return uncompletedBuild || startFailure !== undefined;
  if (server !== 'standby') return false;
  return (
    ((link === 'needs repair' || link === 'foreign data') && unchangedMs >= REPAIR_MS) ||
    (link === 'trying' && unchangedMs >= TRY_MS)
  );
}

/** The part of the situation that `gs_ctl query` on the node itself shows. */
export function ownSituation(result: QueryResult): Pick<Situation, 'server' | 'link' | 'said'> {
  if (result.outcome === 'not running') return { server: 'down', link: 'starting', said: 'not running' };
  if (result.outcome !== 'answered') return { server: 'silent', link: 'starting', said: result.text };
  const { state } = result;
  const said = `${state.role}, ${state.state}, ${state.detail}`;
  if (result.source === 'state file') return { server: 'silent', link: 'starting', said };
  if (state.role === 'primary') return { server: 'primary', link: 'starting', said };
  if (state.role !== 'standby' && state.role !== 'cascade standby')
    return { server: 'other role', link: 'starting', said };
  return { server: 'standby', link: linkOf(state), said };
}

function linkOf({ state, detail, receiver }: NodeState): Situation['link'] {
  if (state === 'Normal' || state === 'Catchup') return receiver === undefined ? 'starting' : 'following';
  if (state !== 'Need repair') return 'starting';
  if (detail === 'System id not matched') return 'foreign data';
  return detail === 'Connecting...' || detail === 'Disconnected' ? 'trying' : 'needs repair';
}
