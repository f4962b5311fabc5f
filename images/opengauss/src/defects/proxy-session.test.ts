import { expect } from 'chai';
import { bytes, complete, failure, prepared, ready, row, session, simple, startup } from './fixtures/protocol.ts';
import { MessageSplitter, type Message } from './message.ts';
import { ProxySession } from './proxy-session.ts';
import type { Exchange } from './tamperer.ts';

const types = (chunk: Buffer): string =>
  new MessageSplitter()
    .push(chunk)
    .map(({ type }) => type)
    .join('');

describe('a session through the proxy of a defect', () => {
  it('passes everything as it is without a tamperer', () => {
    const plain = session({});
    const asked = bytes(prepared('select 1'));
    expect(plain.clientSent(asked)).to.deep.equal(asked);
    const answer = bytes([row('1'), complete('SELECT 1'), ready()]);
    expect(plain.serverSent(answer, 0)).to.deep.equal(answer);
  });

  it('puts messages together that arrive in pieces', () => {
    const plain = session({});
    const asked = bytes([simple('select 1')]);
    expect(plain.clientSent(asked.subarray(0, 7))).to.have.length(0);
    expect(plain.clientSent(asked.subarray(7))).to.deep.equal(asked);
    const answer = bytes([row('1'), complete('SELECT 1'), ready()]);
    expect(plain.serverSent(answer.subarray(0, 20), 0)).to.have.length(0);
    expect(plain.serverSent(answer.subarray(20), 0)).to.deep.equal(answer);
  });

  it('shows the tamperer statement, parameters, and whether it is a transaction of its own', () => {
    const seen: Exchange[] = [];
    const open = session({ answer: (exchange, answer) => (seen.push(exchange), answer) });
    open.clientSent(bytes(prepared('select $1', '7')));
    open.serverSent(bytes([complete('SELECT 1'), ready('T')]), 0);
    open.clientSent(bytes([simple('COMMIT')]));
    open.serverSent(bytes([complete('COMMIT'), ready('I')]), 0);
    expect(
      seen.map(({ statement, autocommit }) => [statement?.text, statement?.parameters.map(String), autocommit]),
    ).to.deep.equal([
      ['select $1', ['7'], true],
      ['COMMIT', [], false],
    ]);
  });

  it('gives the client what the tamperer makes of an answer', () => {
    const open = session({
      answer: (_, answer) => answer.map((message) => (message.type === 'C' ? failure : message)),
    });
    open.clientSent(bytes([simple('COMMIT')]));
    expect(open.serverSent(bytes([complete('COMMIT'), ready()]), 0)).to.deep.equal(bytes([failure, ready()]));
  });

  it('sends what follows up after the exchange and keeps its answer to itself', () => {
    const more: readonly Message[] = prepared('update t set a = 1');
    const open = session({ followUp: () => more });
    const asked = bytes([simple('update t set a = 2')]);
    expect(open.clientSent(asked)).to.deep.equal(Buffer.concat([asked, bytes(more)]));
    const answer = bytes([complete('UPDATE 1'), ready()]);
    expect(open.serverSent(Buffer.concat([answer, bytes([failure, ready()])]), 0)).to.deep.equal(answer);
    expect(open.clientSent(bytes([simple('select 1')]))).to.not.have.length(0);
  });

  it('lets copied data through at once', () => {
    const open = session({ answer: () => [] });
    open.clientSent(bytes([simple('copy t from stdin')]));
    const invitation = bytes([{ type: 'G', body: Buffer.alloc(3) }]);
    expect(open.serverSent(invitation, 0)).to.deep.equal(invitation);
    const data = bytes([{ type: 'd', body: Buffer.from('1\n') }]);
    expect(open.clientSent(data)).to.deep.equal(data);
    expect(types(open.serverSent(bytes([complete('COPY 1'), ready()]), 0))).to.equal('CZ');
  });

  it('passes on what a server says before it hangs up', () => {
    const open = session({});
    open.clientSent(bytes([simple('select pg_sleep(9)')]));
    expect(open.serverSent(bytes([failure]), 0)).to.have.length(0);
    expect(open.serverEnded()).to.deep.equal(bytes([failure]));
  });

  it('leaves replication alone, and the letter that answers a request for encryption', () => {
    const replica = new ProxySession({ answer: () => [] });
    replica.clientSent(startup('user\0omm\0replication\0true'));
    expect(replica.serverSent(Buffer.from('anything'), 0).toString()).to.equal('anything');
    const encrypted = new ProxySession({});
    encrypted.clientSent(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    expect(encrypted.serverSent(Buffer.from('N'), 0).toString()).to.equal('N');
    encrypted.clientSent(startup('user\0omm'));
    expect(types(encrypted.serverSent(bytes([{ type: 'R', body: Buffer.alloc(4) }, ready()]), 0))).to.equal('RZ');
  });
});
