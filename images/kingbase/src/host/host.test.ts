import { expect } from 'chai';
import { parseCrontab, untilNextRun } from './cron.ts';
import { connectFailure, parseAnswer, parseCommand, parseSshArguments } from './remote-shell.ts';

describe('what the operating system of a node does', () => {
  it('starts only what is not commented out', () => {
    const text = '#*/1 * * * * root /a/restartcluster.sh\n*/1 * * * * kingbase /b/network_rewind.sh\nnonsense\n';
    expect(parseCrontab(text)).to.deep.equal([{ user: 'kingbase', command: '/b/network_rewind.sh' }]);
  });

  it('starts it when a full period begins on the clock', () => {
    expect(untilNextRun(60_000, 60)).to.equal(60_000);
    expect(untilNextRun(61_500, 60)).to.equal(58_500);
    expect(untilNextRun(61_500, 5)).to.equal(3_500);
  });

  it('takes the options of ssh that the scripts use', () => {
    expect(parseSshArguments(['-o', 'ConnectTimeout=3', '-l', 'kingbase', '10.1.2.3', 'ls', '-l'])).to.deep.equal({
      user: 'kingbase',
      host: '10.1.2.3',
      connectTimeoutSeconds: 3,
      argv: ['ls', '-l'],
    });
    expect(parseSshArguments(['-X', 'y', 'host', 'ls'])).to.equal(undefined);
    expect(parseSshArguments(['host'])).to.equal(undefined);
  });

  it('says in the words of ssh why a connection did not come about', () => {
    expect(connectFailure('10.1.2.3', 22, 'EHOSTUNREACH')).to.equal(
      'ssh: connect to host 10.1.2.3 port 22: No route to host\n',
    );
    expect(connectFailure('10.1.2.3', 22, 'ETIMEDOUT')).to.match(/Connection timed out\n$/);
  });

  it('understands only whole messages', () => {
    expect(parseCommand('{"key":"k","user":"root","argv":["ls"]}')).to.deep.equal({
      key: 'k',
      user: 'root',
      argv: ['ls'],
    });
    for (const line of ['', '{', '[]', '{"key":"k","user":"mallory","argv":[]}', '{"key":"k","user":"root"}']) {
      expect(parseCommand(line), line).to.equal(undefined);
    }
    expect(parseAnswer('{"kind":"exit","code":66}')).to.deep.equal({ kind: 'exit', code: 66 });
    expect(parseAnswer('{"kind":"exit"}')).to.equal(undefined);
  });
});
