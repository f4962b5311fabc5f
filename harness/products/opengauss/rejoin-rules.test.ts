import { expect } from 'chai';
import { recorded } from './fixtures/read-fixture.ts';
import { parseDataDirectory } from './data-directory.ts';
import { readQuery } from './gs-ctl-query.ts';
import { compareClaims, isSuperseded, nextStep, ownSituation, type Claim, type Situation } from './rejoin-rules.ts';

const base: Situation = {
  server: 'down',
  link: 'starting',
  said: 'not running',
  uncompletedBuild: false,
  primary: { name: 'n2', hasStandby: true },
  contested: false,
  rightful: false,
  superseded: false,
  wasLastPrimary: true,
  unchangedMs: 0,
  builds: [],
};
const situation = (change: Partial<Situation>): Situation => ({ ...base, ...change });
const alone = (change: Partial<Situation>): Situation => {
  const { primary, ...rest } = situation(change);
  expect(primary).to.not.equal(undefined);
  return rest;
};
const standby = (link: Situation['link'], unchangedMs: number, more: Partial<Situation> = {}): Situation =>
  situation({ server: 'standby', link, unchangedMs, said: 'standby, Need repair, WAL segment removed', ...more });
const auto = { mode: 'auto', succeeded: false } as const;
const full = { mode: 'full', succeeded: true } as const;

describe('how a node comes back', () => {
  const cases: readonly (readonly [what: string, situation: Situation, step: Record<string, unknown>])[] = [
    ['a dead node is started as standby of the primary', base, { step: 'start', mode: 'standby' }],
    ['a standby that follows is done', standby('following', 0), { step: 'done', role: 'standby' }],
    ['the only primary is done', alone({ server: 'primary' }), { step: 'done', role: 'primary' }],
    ['a second primary is stopped', situation({ server: 'primary' }), { step: 'stop' }],
    [
      'of two primaries the one that was promoted last stays',
      situation({ server: 'primary', rightful: true }),
      { step: 'done', role: 'primary' },
    ],
    [
      'a primary over which another one was promoted is stopped, although that one is down',
      alone({ server: 'primary', superseded: true }),
      { step: 'stop' },
    ],
    [
      'nothing is built while two others are primary',
      standby('needs repair', 500, { contested: true }),
      { step: 'wait' },
    ],
    ['but not for ever is waited', standby('needs repair', 20_000, { contested: true }), { step: 'build' }],
    ['a node that runs as Normal is stopped', situation({ server: 'other role' }), { step: 'stop' }],
    ['the last primary goes on when there is no other', alone({}), { step: 'start', mode: 'primary' }],
    ['a standby does not promote itself', alone({ wasLastPrimary: false }), { step: 'start', mode: 'standby' }],
    ['a divergence that lasts is built', standby('needs repair', 500), { step: 'build', mode: 'auto' }],
    ['a divergence that was just seen is looked at again', standby('needs repair', 0), { step: 'wait' }],
    [
      'a build that failed is followed by a full one',
      standby('needs repair', 500, { builds: [auto] }),
      { step: 'build', mode: 'full' },
    ],
    [
      'a primary without standby gets no incremental build',
      standby('needs repair', 500, { primary: { name: 'n2', hasStandby: false } }),
      { step: 'build', mode: 'full' },
    ],
    ['foreign data are replaced', standby('foreign data', 500), { step: 'build', mode: 'full' }],
    ['connecting takes time', standby('trying', 29_000), { step: 'wait' }],
    ['a server that replays its WAL is left alone', standby('starting', 60_000), { step: 'wait' }],
    ['connecting for ever needs a build', standby('trying', 30_000), { step: 'build', mode: 'auto' }],
    [
      'an interrupted build is made again, completely',
      situation({ uncompletedBuild: true }),
      { step: 'build', mode: 'full' },
    ],
    [
      'a server that does not start is built',
      situation({ startFailure: 'Examine the log output.' }),
      { step: 'build', mode: 'auto' },
    ],
    [
      'a full build that did not help is the end',
      standby('needs repair', 500, { builds: [auto, full] }),
      { step: 'give up' },
    ],
    [
      'a full build that failed is tried again: its primary may have died meanwhile',
      standby('needs repair', 500, { builds: [auto, { mode: 'full', succeeded: false }] }),
      { step: 'build', mode: 'full' },
    ],
    [
      'without a primary nothing can be built',
      alone({ uncompletedBuild: true, unchangedMs: 3000 }),
      { step: 'give up' },
    ],
    ['but one may be elected in a moment', alone({ uncompletedBuild: true, unchangedMs: 100 }), { step: 'wait' }],
    [
      'a standby without primary is back after a while',
      alone({ server: 'standby', link: 'trying', unchangedMs: 3000 }),
      { step: 'done', role: 'standby' },
    ],
    ['a silent process is waited for', situation({ server: 'silent', unchangedMs: 60_000 }), { step: 'wait' }],
    ['but not for ever', situation({ server: 'silent', unchangedMs: 90_000 }), { step: 'give up' }],
  ];
  for (const [what, given, expected] of cases) {
    it(what, () => {
      expect(nextStep(given)).to.deep.include(expected);
    });
  }

  it('says in the reason of a build what the node said', () => {
    expect(nextStep(standby('needs repair', 500))).to.have.property(
      'reason',
      'standby, Need repair, WAL segment removed',
    );
  });
});

describe('of two primaries', () => {
  const old: Claim = { promotion: 0, role: 'primary', roleSince: 100 };
  const cases: readonly (readonly [what: string, better: Claim])[] = [
    ['the one that became it later is right', { ...old, roleSince: 101 }],
    [
      'the one that this process promoted is right, whenever the other one was started',
      { ...old, promotion: 1, roleSince: 1 },
    ],
  ];
  for (const [what, better] of cases) {
    it(what, () => {
      expect(compareClaims(better, old)).to.be.greaterThan(0);
      expect(compareClaims(old, better)).to.be.lessThan(0);
    });
  }

  it('one that was started without a role never is', () => {
    const forgotten: Claim = { promotion: 0, role: 'unknown', roleSince: 999 };
    expect(compareClaims(old, forgotten)).to.be.greaterThan(0);
  });

  it('one is superseded by a later one that is down, also when its container shows no files', () => {
    expect(isSuperseded(old, { ...old, roleSince: 101 })).to.equal(true);
    expect(isSuperseded(old, { promotion: 1, role: 'unknown', roleSince: 0 })).to.equal(true);
  });

  it('one is not superseded by an earlier one, a standby, or one that was started without a role', () => {
    expect(isSuperseded(old, { ...old, roleSince: 99 })).to.equal(false);
    expect(isSuperseded(old, { promotion: 1, role: 'standby', roleSince: 101 })).to.equal(false);
    expect(isSuperseded(old, { promotion: 0, role: 'unknown', roleSince: 101 })).to.equal(false);
  });

  it('none is right when nothing tells them apart', () => {
    expect(compareClaims(old, { ...old })).to.equal(0);
  });
});

describe('the situation of a node by its recorded answer', () => {
  for (const [fixture, server, link] of [
    ['query-primary.txt', 'primary', 'starting'],
    ['query-standby.txt', 'standby', 'following'],
    ['query-need-repair.txt', 'standby', 'trying'],
    ['query-wal-removed.txt', 'standby', 'needs repair'],
    ['query-no-pid-file.txt', 'down', 'starting'],
    ['query-frozen.txt', 'silent', 'starting'],
  ] as const) {
    it(`of ${fixture} is ${server}, ${link}`, () => {
      expect(ownSituation(readQuery(recorded(fixture)))).to.include({ server, link });
    });
  }
});

describe('the data directory of a dead node', () => {
  it('tells the last role and since when', () => {
    const text = 'since 1795172903.120000\n/usr/local/opengauss/bin/gaussdb "-D" "/gaussdb/data/dn2" "-M" "primary"\n';
    expect(parseDataDirectory(text)).to.deep.equal({
      lastRole: 'primary',
      roleSince: 1795172903.12,
      uncompletedBuild: false,
    });
  });

  it('tells that a build was interrupted', () => {
    expect(parseDataDirectory('uncompleted build\n')).to.deep.equal({
      lastRole: 'unknown',
      roleSince: 0,
      uncompletedBuild: true,
    });
  });
});
