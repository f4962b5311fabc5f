import { expect } from 'chai';
import type { ContainerNode } from '../../harness/cluster/container-node.ts';
import { parseIniFile } from '../../harness/products/dm/configuration/ini-file.ts';
import { serviceNames } from '../../harness/products/dm/configuration/service-names.ts';
import {
  ADMINISTRATOR,
  ADMINISTRATOR_PASSWORD,
  DATABASE,
  DATA_DIRECTORY,
} from '../../harness/products/dm/installation.ts';
import { connectService, type ServiceDialer } from '../../harness/products/dm/service-config/connect-service.ts';
import { dialDatabase } from '../../harness/products/dm/service-config/dial-database.ts';
import type pg from 'pg';
import { asDmdba, start, stop } from './support/daemons.ts';
import { DmGroup } from './support/dm-group.ts';

const LOGIN = { user: ADMINISTRATOR, password: ADMINISTRATOR_PASSWORD, database: DATABASE };

/** Rows C of facts/dm.md §5.1 that are about a running group. */
describe('DM configuration in effect (C)', function () {
  this.timeout(240_000);
  const group = DmGroup.forSuite({ standbys: 1 });

  async function disql(node: ContainerNode, ...statements: readonly string[]): Promise<string> {
    const stdin = [...statements.map((one) => `${one};`), 'exit', ''].join('\n');
    const { stdout, stderr } = await asDmdba(node, 'disql SYSDBA/SYSDBA@localhost:5236', 30_000, stdin);
    return `${stdout}${stderr}`;
  }

  it('C7: with ALTER_MODE_STATUS = 0 mode and status cannot be changed by hand', async () => {
    const said = await disql(group.n2, 'ALTER DATABASE MOUNT');
    expect(said).to.match(/error|refused|-\d{3,}/i);
    expect(await group.role(group.n2)).to.equal('standby OPEN');
  });

  it('C5: while the watcher is active they cannot either, even with ALTER_MODE_STATUS = 1', async () => {
    const { n2 } = group;
    const said = await disql(n2, "SP_SET_PARA_VALUE(1, 'ALTER_MODE_STATUS', 1)", 'ALTER DATABASE MOUNT');
    expect(said).to.match(/error|refused|-\d{3,}/i);
    expect(await group.role(n2)).to.equal('standby OPEN');
    await disql(n2, "SP_SET_PARA_VALUE(1, 'ALTER_MODE_STATUS', 0)");
  });

  it('C11: a second dmserver on the same library is refused', async () => {
    const { n2 } = group;
    const second = await asDmdba(n2, `timeout 15 dmserver ${DATA_DIRECTORY}/dm.ini mount`, 30_000, '');
    expect(second.exitCode).to.not.equal(0);
    expect(await group.role(n2)).to.equal('standby OPEN');
  });

  it('C42: the log of a monitor is named after the time at which it began', async () => {
    const { stdout } = await asDmdba(group.monitor, 'ls /var/lib/dm/monitor/log_1');
    expect(stdout).to.match(/^dmmonitor_\d{14}\.log$/m);
  });

  describe('clients with a service name', () => {
    /** A client of `dw_svc` on all nodes; `begin` is the address that chance draws. */
    function client(loginMode: number, begin: number): ReturnType<typeof connectService<pg.Client>> {
      const addresses = group.databases.map((node) => {
        const { host, port } = node.endpoint(5236);
        return `${host}:${port}`;
      });
      const text = `dw_svc=(${addresses.join(',')})\nLOGIN_MODE=(${loginMode})\nSWITCH_TIME=(60)\nSWITCH_INTERVAL=(500)\n`;
      const [service] = serviceNames(parseIniFile('dm_svc.conf', 'dm_svc.conf', Buffer.from(text)));
      if (service === undefined) throw new Error('no service');
      const dialer: ServiceDialer<pg.Client> = {
        dial: (address) => dialDatabase(address, LOGIN),
        close: (connection) => connection.end(),
        begin: () => begin,
        pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      };
      return connectService(service, dialer);
    }

    it('C45: LOGIN_MODE 1 finds the primary and 2 a standby, wherever they begin', async () => {
      for (const begin of [0, 1]) {
        const primary = await client(1, begin);
        expect([primary.mode, primary.address.host]).to.deep.equal(['PRIMARY', group.n1.endpoint(5236).host]);
        await primary.connection.end();
        const standby = await client(2, begin);
        expect(standby.mode).to.equal('STANDBY');
        await standby.connection.end();
      }
    });

    it('C44: they go on trying during a takeover, and come out at the new primary', async () => {
      const { n1, n2 } = group;
      const kill = await group.inject('kill', [n1]);
      const found = await client(1, 0);
      expect([found.mode, found.address.host]).to.deep.equal(['PRIMARY', n2.endpoint(5236).host]);
      await found.connection.end();
      await group.heal(kill);
    });
  });

  it('C10: with DW_MAX_SVR_WAIT_TIME a database whose watcher does not come exits', async () => {
    const { n2 } = group;
    await stop(n2, 'DmWatcherService');
    await stop(n2, 'DmService');
    const set = (value: number): Promise<unknown> =>
      asDmdba(n2, `sed -i 's/^DW_MAX_SVR_WAIT_TIME.*/DW_MAX_SVR_WAIT_TIME = ${value}/' ${DATA_DIRECTORY}/dm.ini`);
    await set(3);
    await start(n2, 'DmService');
    await group.untilDatabaseLog(n2, /dmserver ends at once/, 30_000);
    expect((await asDmdba(n2, 'DmService status')).exitCode).to.not.equal(0);
    await set(0);
  });
});
