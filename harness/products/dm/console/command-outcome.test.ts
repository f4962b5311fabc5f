import { expect } from 'chai';
import { outcomeOfCommand } from './command-outcome.ts';
import { readFixture } from './fixtures/read-fixture.ts';

const LOGIN = '[monitor] 2019-07-02 10:00:08: Start to login\n[monitor] 2019-07-02 10:00:08: Login success\n';
const outcome = (text: string): string => outcomeOfCommand(LOGIN + text).outcome;

describe('a command that was typed at a monitor', () => {
  it('is done when its last line says so; a login alone is none', () => {
    expect(outcomeOfCommand(LOGIN + readFixture('switchover'))).to.deep.equal({
      outcome: 'done',
      text: '[monitor] 2019-07-02 10:00:11: Switchover to GRP1_RT_02 success',
    });
    expect(outcome('')).to.equal('unrecognised');
  });

  it('is refused with a reason before anything is begun', () => {
    const refusals = [
      'takeover GRP1_RT_02 is not possible: the primary works',
      'Please login first.',
      'Another command is running: switchover to GRP1_RT_02',
      'No instance can do takeover.',
      'GRP1_RT_02 cannot be forced open: there is an active primary',
      'There is no instance GRP1_RT_09 in group GRP1.',
      'This command can only be used in an MPP system.',
      'Unknown command: shw',
    ];
    for (const refusal of refusals) {
      expect(outcomeOfCommand(`${LOGIN}${refusal}\n`), refusal).to.deep.equal({ outcome: 'refused', text: refusal });
    }
  });

  it('has failed when it broke off', () => {
    const line = '[monitor] 2019-07-02 10:00:11: Takeover use instance GRP1_RT_02 failed: no answer from GRP1_RT_02';
    expect(outcomeOfCommand(`${LOGIN}[monitor] 2019-07-02 10:00:09: Start to takeover\n${line}\n`)).to.deep.equal({
      outcome: 'failed',
      text: line,
    });
  });
});
