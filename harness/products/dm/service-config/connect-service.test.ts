import { expect } from 'chai';
import { parseIniFile } from '../configuration/ini-file.ts';
import { serviceNames, type ServiceName } from '../configuration/service-names.ts';
import { connectService } from './connect-service.ts';
import type { ServerMode } from './connection-plan.ts';

function service(loginMode: number): ServiceName {
  const text = `dw_svc=(a:5236,b:5236,c:5236)\nLOGIN_MODE=(${loginMode})\nSWITCH_TIME=(3)\nSWITCH_INTERVAL=(1000)\n`;
  const [found] = serviceNames(parseIniFile('dm_svc.conf', 'dm_svc.conf', Buffer.from(text)));
  if (found === undefined) throw new Error('no service');
  return found;
}

interface Walk {
  readonly dialled: string[];
  readonly closed: string[];
  readonly pauses: number[];
  readonly host: string | undefined;
  readonly error: unknown;
}

/** What a client does with servers in these modes; a list changes from round to round. */
async function walk(
  loginMode: number,
  modes: Readonly<Record<string, ServerMode | undefined | readonly (ServerMode | undefined)[]>>,
  begin = 0,
): Promise<Walk> {
  const log = { dialled: [] as string[], closed: [] as string[], pauses: [] as number[] };
  const dialer = {
    dial: ({ host }: { readonly host: string }): Promise<{ mode: ServerMode; connection: string } | undefined> => {
      log.dialled.push(host);
      const planned = modes[host];
      const mode = typeof planned === 'object' ? planned[log.pauses.length] : planned;
      return Promise.resolve(mode === undefined ? undefined : { mode, connection: host });
    },
    close: (connection: string): Promise<void> => {
      log.closed.push(connection);
      return Promise.resolve();
    },
    begin: () => begin,
    pause: (ms: number): Promise<void> => {
      log.pauses.push(ms);
      return Promise.resolve();
    },
  };
  try {
    const { address } = await connectService(service(loginMode), dialer);
    return { ...log, host: address.host, error: undefined };
  } catch (error) {
    return { ...log, host: undefined, error };
  }
}

describe('a client with a DM service name', () => {
  it('C44: goes on from a random address in the order of the file', async () => {
    const { dialled, host } = await walk(1, { a: 'PRIMARY', b: undefined, c: undefined }, 1);
    expect(dialled).to.deep.equal(['b', 'c', 'a']);
    expect(host).to.equal('a');
  });

  it('C44: gives up after SWITCH_TIME rounds with SWITCH_INTERVAL between them', async () => {
    const { dialled, pauses, error } = await walk(1, {});
    expect(dialled).to.have.length(9);
    expect(pauses).to.deep.equal([1000, 1000]);
    expect(error).to.have.property('code', 'QUAKE_SERVICE_UNREACHABLE');
  });

  it('C45: LOGIN_MODE 0 takes a primary, else a standby', async () => {
    const both = await walk(0, { a: 'STANDBY', b: 'STANDBY', c: 'PRIMARY' });
    expect(both.host).to.equal('c');
    expect(both.closed).to.deep.equal(['a', 'b']);
    expect((await walk(0, { a: undefined, b: 'STANDBY', c: 'STANDBY' })).host).to.equal('b');
  });

  it('C45: LOGIN_MODE 1 never takes a standby, and fails when there is nothing else', async () => {
    const { error, closed } = await walk(1, { a: 'STANDBY', b: 'STANDBY', c: 'STANDBY' });
    expect(error).to.have.property('code', 'QUAKE_SERVICE_UNREACHABLE');
    expect(closed).to.have.length(9);
  });

  it('C45: LOGIN_MODE 2 takes a standby only', async () => {
    expect((await walk(2, { a: 'PRIMARY', b: 'STANDBY', c: 'STANDBY' })).host).to.equal('b');
    expect((await walk(2, { a: 'PRIMARY', b: undefined, c: undefined })).error).to.have.property('code');
  });

  it('finds the new primary in a later round, after a takeover', async () => {
    const { host, pauses } = await walk(1, { a: undefined, b: ['STANDBY', 'STANDBY', 'PRIMARY'], c: 'STANDBY' });
    expect(host).to.equal('b');
    expect(pauses).to.have.length(2);
  });
});
