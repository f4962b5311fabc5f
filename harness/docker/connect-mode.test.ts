import { createServer } from 'node:net';
import { expect } from 'chai';
import { choosePublishedPorts, portInUseError } from './connect-mode.ts';

describe('choosePublishedPorts', () => {
  it('counts from a port that was asked for', async () => {
    expect(await choosePublishedPorts(3, 25_400)).to.deep.equal([25_400, 25_401, 25_402]);
  });

  it('finds different free ports otherwise', async () => {
    const ports = await choosePublishedPorts(6);
    expect(new Set(ports)).to.have.length(6);
    for (const port of ports) {
      const server = createServer();
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe('portInUseError', () => {
  it('names the port that the engine names', () => {
    const message =
      '(HTTP code 500) server error - driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:25401 failed: port is already allocated';
    expect(portInUseError(message, [25_400, 25_401]))
      .to.have.property('message')
      .that.includes('Port 25401 ');
  });

  it('knows the wording for a port that a process holds', () => {
    const message =
      'driver failed programming external connectivity: Error starting userland proxy: listen tcp4 127.0.0.1:25400: bind: address already in use';
    expect(portInUseError(message, [25_400])).to.have.property('code', 'QUAKE_PORT_IN_USE');
  });

  it('leaves other errors alone', () => {
    expect(portInUseError('no space left on device', [])).to.equal(undefined);
  });
});
