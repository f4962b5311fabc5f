import { expect } from 'chai';
import { recorded } from './fixtures/read-fixture.ts';
import { readQuery, readQueryBuild, readStatus, roleFromOptions } from './gs-ctl-query.ts';

describe('gs_ctl query', () => {
  it('reads a primary with its sender', () => {
    expect(readQuery(recorded('query-primary.txt'))).to.deep.equal({
      outcome: 'answered',
      source: 'ha port',
      state: {
        role: 'primary',
        state: 'Normal',
        detail: 'Normal',
        senders: [
          {
            peerAddress: '127.0.0.1',
            peerRole: 'Standby',
            state: 'Streaming',
            syncState: 'Sync',
            sentLsn: '0/4000148',
            flushLsn: '0/4000148',
            replayLsn: '0/4000148',
          },
        ],
      },
    });
  });

  it('reads a standby with its receiver', () => {
    const result = readQuery(recorded('query-standby.txt'));
    expect(result).to.have.nested.property('state.role', 'standby');
    expect(result).to.have.deep.nested.property('state.receiver', {
      peerAddress: '127.0.0.1',
      peerRole: 'Primary',
      state: 'Normal',
      receivedLsn: '0/4000148',
      replayLsn: '0/4000148',
    });
  });

  for (const fixture of ['query-two-senders.txt', 'query-two-senders-1.0.0.txt']) {
    it(`tells two senders apart in ${fixture}`, () => {
      const result = readQuery(recorded(fixture));
      if (result.outcome !== 'answered') throw new Error(result.text);
      expect(result.state.senders.map(({ syncState }) => syncState)).to.deep.equal(['Sync', 'Potential']);
    });
  }

  it('takes addresses from the channel of 1.0.0', () => {
    const result = readQuery(recorded('query-two-senders-1.0.0.txt'));
    if (result.outcome !== 'answered') throw new Error(result.text);
    expect(result.state.senders.map(({ peerAddress }) => peerAddress)).to.deep.equal(['192.168.1.3', '192.168.1.1']);
  });

  for (const [fixture, detail] of [
    ['query-need-repair.txt', 'Connecting...'],
    ['query-1.0.0.txt', 'Connecting...'],
    ['query-wal-removed.txt', 'WAL segment removed'],
  ] as const) {
    it(`reads "${detail}" from ${fixture}`, () => {
      const result = readQuery(recorded(fixture));
      expect(result).to.deep.include({ outcome: 'answered', source: 'ha port' });
      expect(result).to.deep.nested.property('state', { role: 'standby', state: 'Need repair', detail, senders: [] });
    });
  }

  it('does not take the state file of a frozen server for its answer, although gs_ctl exits with 0', () => {
    const result = readQuery(recorded('query-frozen.txt'));
    expect(result).to.deep.include({ outcome: 'answered', source: 'state file' });
    expect(result).to.have.nested.property('state.role', 'primary');
    expect(result)
      .to.have.nested.property('state.detail')
      .that.matches(/timeout expired/);
  });

  for (const fixture of ['query-no-pid-file.txt', 'query-process-gone.txt', 'query-other-process.txt']) {
    it(`says "not running" of ${fixture}`, () => {
      expect(readQuery(recorded(fixture, 1)).outcome).to.equal('not running');
    });
  }

  it('says so when it understands nothing', () => {
    const record = { ...recorded('query-1.0.0.txt', 127), stdout: 'gs_ctl: command not found\n' };
    expect(readQuery(record)).to.deep.equal({ outcome: 'unrecognised', text: 'gs_ctl: command not found' });
  });
});

describe('gs_ctl querybuild', () => {
  it('reads a build that runs', () => {
    expect(readQueryBuild(recorded('querybuild-building.txt'))).to.deep.equal({
      outcome: 'answered',
      role: 'standby',
      state: 'Building',
      done: 0,
      mode: 'Full',
    });
  });

  for (const [fixture, state] of [
    ['querybuild-completed.txt', 'Build completed'],
    ['querybuild-failed.txt', 'Build failed'],
  ] as const) {
    it(`reads "${state}"`, () => {
      expect(readQueryBuild(recorded(fixture))).to.have.property('state', state);
    });
  }
});

describe('gs_ctl status', () => {
  it('reads process and role', () => {
    expect(readStatus(recorded('status-running.txt'))).to.deep.equal({
      outcome: 'running',
      pid: 26122,
      role: 'standby',
    });
  });

  it('knows that nothing runs', () => {
    expect(readStatus(recorded('status-not-running.txt', 3)).outcome).to.equal('not running');
  });

  it('does not guess a role when the server was started without -M', () => {
    expect(roleFromOptions('/usr/local/opengauss/bin/gaussdb "-D" "/gaussdb/data/dn2"')).to.equal('unknown');
  });
});
