/** What a row of the checklist says and this suite does not test, or not everywhere, with the reason. */
export interface Limit {
  readonly rows: readonly number[];
  readonly what: string;
  readonly where: 'nowhere' | 'stand-in only' | 'real server only';
  readonly reason: string;
}

/**
 * All of them. `nowhere` is a skipped test of its own; the others are said in the titles of their rows. Where no real server
 * was at hand, nothing of `real server only` was run.
 */
export const LIMITS: readonly Limit[] = [
  {
    rows: [3],
    what: 'what happens when versions or operating systems differ',
    where: 'nowhere',
    reason: 'all nodes come from one image',
  },
  {
    rows: [4],
    what: 'tar of the release on the hosts',
    where: 'nowhere',
    reason: 'the installation is part of the image; dbquake images build opengauss --from unpacks a release',
  },
  {
    rows: [5, 6],
    what: 'gsql of another node is let in without a password',
    where: 'stand-in only',
    reason: 'a real server accepts trust from other hosts for builds and replication only, and refuses gsql by name',
  },
  {
    rows: [15],
    what: 'a standby with fewer max_connections than the primary',
    where: 'nowhere',
    reason:
      'the stand-in raises the value on a standby, and a real primary pushes its value to standbys (facts/opengauss.md §3.3)',
  },
  {
    rows: [16],
    what: 'a start with remote_read_mode=authentication and no certificates',
    where: 'nowhere',
    reason: 'the stand-in has no internal communication that certificates would protect; not run on a real server',
  },
  {
    rows: [21, 33, 36, 39, 42],
    what: 'the words of 1.0.0',
    where: 'stand-in only',
    reason: 'a real server speaks as its version does: it is compared with what 3.0.6 printed in the recordings',
  },
  {
    rows: [30],
    what: 'the Non-SSL notice and the prompt with the name of the database',
    where: 'real server only',
    reason: 'gsql of the stand-in is psql when it is used interactively',
  },
  {
    rows: [39],
    what: 'the line of the alarm module',
    where: 'real server only',
    reason: 'the stand-in has no alarm module',
  },
];
