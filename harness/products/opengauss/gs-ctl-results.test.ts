import { expect } from 'chai';
import { recorded } from './fixtures/read-fixture.ts';
import { readBuild, readRoleChange, readStart, readStop } from './gs-ctl-results.ts';
import { withoutPrefixes } from './version-differences.ts';

describe('what a gs_ctl command did, by its recorded output', () => {
  const cases = [
    [readStart, 'start-ok.txt', 0, 'started'],
    [readStart, 'start-already.txt', 0, 'already running'],
    [readStart, 'start-bad-mode.txt', 1, 'failed'],
    [readStart, 'start-uncompleted-build.txt', 1, 'uncompleted build'],
    [readStart, 'start-locked.txt', 0, 'locked'],
    [readStop, 'stop-ok.txt', 0, 'stopped'],
    [readStop, 'stop-not-running.txt', 1, 'not running'],
    [readRoleChange, 'failover-ok.txt', 0, 'completed'],
    [readRoleChange, 'failover-1.0.0.txt', 0, 'completed'],
    [readRoleChange, 'failover-on-primary.txt', 0, 'completed'],
    [readRoleChange, 'failover-pending.txt', 1, 'not a standby'],
    [readRoleChange, 'failover-not-running.txt', 1, 'not running'],
    [readRoleChange, 'failover-locked.txt', 1, 'locked'],
    [readRoleChange, 'switchover-ok.txt', 0, 'completed'],
    [readRoleChange, 'switchover-on-primary.txt', 0, 'completed'],
    [readRoleChange, 'switchover-timeout.txt', 0, 'timeout'],
    [readRoleChange, 'switchover-immediate.txt', 1, 'failed'],
    [readRoleChange, 'switchover-not-standby.txt', 1, 'not a standby'],
    [readBuild, 'build-full-ok.txt', 0, 'full'],
    [readBuild, 'build-full-1.0.0.txt', 0, 'full'],
    [readBuild, 'build-incremental-ok.txt', 0, 'incremental'],
    [readBuild, 'build-auto-becomes-full.txt', 0, 'full'],
    [readBuild, 'build-no-primary.txt', 1, 'no primary'],
    [readBuild, 'build-full-no-primary.txt', 1, 'no primary'],
    [readBuild, 'build-local-primary.txt', 1, 'local primary'],
    [readBuild, 'build-locked.txt', 1, 'locked'],
  ] as const;

  for (const [read, fixture, exitCode, outcome] of cases) {
    it(`says "${outcome}" of ${fixture} (exit ${exitCode})`, () => {
      expect(read(recorded(fixture, exitCode))).to.have.property('outcome', outcome);
    });
  }

  it('does not call a build complete when it exited with an error after starting the server', () => {
    expect(readBuild(recorded('build-full-ok.txt', 1)).outcome).to.equal('unrecognised');
  });

  it('says that the deadline cut a command that had not said how it ended', () => {
    const record = {
      ...recorded('start-already.txt', null),
      stdout: 'waiting for server to start...\n...',
      timedOut: true,
    };
    expect(readStart(record).outcome).to.equal('deadline');
  });

  it('shows people the last lines, without prefixes and alarm noise', () => {
    expect(readStart(recorded('start-uncompleted-build.txt', 1)).text).to.equal(
      'stopped waiting | could not start server | Examine the log output.',
    );
  });

  it('strips a prefix that begins in the middle of a line of dots', () => {
    expect(withoutPrefixes('.[2026-11-20 11:08:22.765][29303][][gs_ctl]:  done\n')).to.equal('. done\n');
  });
});
