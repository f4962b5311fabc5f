import { expect } from 'chai';
import { countReplconninfo, parseReplconninfo, readChannels } from './replconninfo.ts';

describe('replconninfo', () => {
  it('is read by key, in whatever order the keys are', () => {
    const [channel] =
      parseReplconninfo(
        'remoteservice=17004 remoteport=17001 remotehost=10.0.0.3 localservice=5434 localheartbeatport=5437 localport=5433 localhost=10.0.0.1 iscascade=true',
      ) ?? [];
    expect(channel).to.include({ localHost: '10.0.0.1', localPort: 5433, remoteHost: '10.0.0.3', remotePort: 17001 });
    expect(channel?.isCascade).to.equal(true);
    expect(channel?.keys.get('remoteservice')).to.equal('17004');
  });

  it('needs hosts and ports', () => {
    expect(parseReplconninfo('localhost=10.0.0.1 localport=5433 remotehost=10.0.0.3')).to.equal(undefined);
    expect(parseReplconninfo('localhost=a localport=0 remotehost=b remoteport=1')).to.equal(undefined);
  });

  it('may hold several channels separated by commas', () => {
    const one = 'localhost=10.0.0.1 localport=5433 remotehost=10.0.0.3 remoteport=5433';
    expect(parseReplconninfo(`${one}, ${one}`)).to.have.length(2);
    expect(parseReplconninfo('')).to.deep.equal([]);
  });

  it('counts parameters, not channels, and skips what cannot be read', () => {
    const one = 'localhost=10.0.0.1 localport=5433 remotehost=10.0.0.3 remoteport=5433';
    const settings = new Map([
      ['replconninfo1', `${one},${one}`],
      ['replconninfo3', 'nonsense'],
      ['replconninfo8', one],
    ]);
    expect(countReplconninfo(settings)).to.equal(2);
    expect(readChannels(settings)).to.have.length(3);
  });
});
