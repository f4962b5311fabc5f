import { expect } from 'chai';
import { monitorLogFile, remoteWatchers, waitsForApply } from './effective.ts';
import { append, edited, remove, replace, set, unset, validSystem } from './fixtures/sites.ts';
import { brokenBy, defaultOf, refused } from './fixtures/two-sites.ts';
import { parseIniFile } from './ini-file.ts';
import { lintConfiguration } from './lint.ts';
import { parameterNamed } from './parameters/index.ts';
import { numberOf, textOf } from './settings.ts';
import { readSystem } from './site.ts';

/**
 * The assertions C and P of facts/dm.md §5.1 and §5.2. Those about what files say are tested here; of those about what
 * running programs do, this is the list.
 */
const behaviour: Readonly<Record<string, string>> = {
  C05: 'manual ALTER DATABASE is refused while the watcher is active',
  C06: 'it is accepted once the watcher was silent for DW_ERROR_TIME',
  C07: 'ALTER_MODE_STATUS = 0 refuses it regardless',
  C08: 'ENABLE_OFFLINE_TS = 2 refuses an offline tablespace on a standby',
  C09: 'SESS_FREE_IN_SUSPEND cuts all sessions (its range is tested here)',
  C10: 'DW_MAX_SVR_WAIT_TIME ends a server without watcher (its range is tested here)',
  C11: 'HA_INST_CHECK_FLAG finds a second server on the same data',
  C12: 'HA_INST_CHECK_FLAG shows a frozen server to its watcher',
  C13: 'REDOS_BUF_NUM delays answers',
  C14: 'REDOS_BUF_SIZE delays answers',
  C15: 'REDOS_MAX_DELAY shuts a standby down',
  C18: 'averages are over min(RLOG_SEND_APPLY_MON, actual count)',
  C23: 'MAL_BUF_SIZE spills to MAL_TEMP_PATH',
  C43: 'dmtimer runs by TYPE and IS_VALID',
  C44: 'clients go through the addresses of a service (the order: ../service-config)',
  C45: 'clients choose by LOGIN_MODE (the choice: ../service-config)',
  P3: 'the watcher connects to DW_PORT, not the server to the watcher',
  P4: 'watchers and monitors connect to MAL_HOST:MAL_DW_PORT',
};

const tested: string[] = [];

/** A test with the id of its assertion. */
function assertion(id: string, says: string, test: () => void): void {
  tested.push(id);
  it(`${id} ${says}`, test);
}

describe('assertions about the configuration of DM data watch', () => {
  assertion('C01', 'an INSTANCE_NAME of 16 characters is accepted, one of 17 is not', () => {
    const rename = (name: string): string[] =>
      brokenBy('a/dm.ini', set('INSTANCE_NAME', name)).filter((rule) => rule === 'E_NAME_LEN');
    expect(rename('A234567890123456')).to.deep.equal([]);
    expect(rename('A2345678901234567')).to.deep.equal(['E_NAME_LEN']);
  });

  assertion('C02', 'two instances of one name are refused', () => {
    expect(brokenBy('b/dm.ini', set('INSTANCE_NAME', 'GRP1_RT_A'))).to.include('E_INST_DUP');
  });

  assertion('C03', 'ports 1023 and 65535 are refused, 1024 and 65534 accepted', () => {
    for (const name of ['PORT_NUM', 'DW_PORT']) {
      expect(refused('a/dm.ini', name, ['1023', '1024', '65534', '65535'], 'E_PORT_RANGE')).to.deep.equal([
        '1023',
        '65535',
      ]);
    }
  });

  assertion('C04', 'DW_ERROR_TIME of dm.ini is 0 to 1800, default 60', () => {
    expect(refused('a/dm.ini', 'DW_ERROR_TIME', ['-1', '0', '1800', '1801'])).to.deep.equal(['-1', '1801']);
    expect(defaultOf('dm.ini', false, 'DW_ERROR_TIME')).to.equal('60');
  });

  it('C09, C10: SESS_FREE_IN_SUSPEND and DW_MAX_SVR_WAIT_TIME have their ranges', () => {
    expect(refused('a/dm.ini', 'SESS_FREE_IN_SUSPEND', ['0', '1800', '1801'])).to.deep.equal(['1801']);
    expect(refused('a/dm.ini', 'DW_MAX_SVR_WAIT_TIME', ['0', '65534', '65535'])).to.deep.equal(['65535']);
  });

  assertion('C16', 'REDOS_PRE_LOAD is dynamic and 0 to 4096', () => {
    expect(refused('a/dm.ini', 'REDOS_PRE_LOAD', ['0', '4096', '4097'])).to.deep.equal(['4097']);
    expect(parameterNamed('dm.ini', false, 'REDOS_PRE_LOAD')?.dynamic).to.equal(true);
  });

  assertion('C17', 'RLOG_SEND_APPLY_MON is static and 16 to 1024', () => {
    expect(refused('a/dm.ini', 'RLOG_SEND_APPLY_MON', ['15', '16', '1024', '1025'])).to.deep.equal(['15', '1025']);
    expect(parameterNamed('dm.ini', false, 'RLOG_SEND_APPLY_MON')?.dynamic).to.equal(undefined);
  });

  assertion('C19', 'dmmal.ini of two sites that differ in one byte are found', () => {
    expect(brokenBy('b/dmmal.ini', replace('#port of the watcher', '#Port of the watcher'))).to.deep.equal([
      'E_MAL_DIFF',
    ]);
    expect(brokenBy('b/dmmal.ini', (text) => text.replaceAll('\n', '\r\n'))).to.deep.equal(['E_MAL_DIFF']);
  });

  assertion('C20', 'MAL_CHECK_INTERVAL is 30 by default, and 0 is warned of', () => {
    expect(defaultOf('dmmal.ini', false, 'MAL_CHECK_INTERVAL')).to.equal('30');
    expect(brokenBy('*/dmmal.ini', set('MAL_CHECK_INTERVAL', '0'))).to.deep.equal(['W_MAL_CHECK_0']);
  });

  assertion('C21', 'MAL_CONN_FAIL_INTERVAL 1 is refused, the default is 10', () => {
    expect(refused('*/dmmal.ini', 'MAL_CONN_FAIL_INTERVAL', ['1', '2', '1800', '1801'])).to.deep.equal(['1', '1801']);
    expect(defaultOf('dmmal.ini', false, 'MAL_CONN_FAIL_INTERVAL')).to.equal('10');
  });

  assertion('C22', 'MAL_LOGIN_TIMEOUT 2 is refused, the default is 15', () => {
    expect(refused('*/dmmal.ini', 'MAL_LOGIN_TIMEOUT', ['2', '3', '1800', '1801'])).to.deep.equal(['2', '1801']);
    expect(defaultOf('dmmal.ini', false, 'MAL_LOGIN_TIMEOUT')).to.equal('15');
  });

  assertion('C24', 'MAL_COMPRESS_LEVEL 11 is refused', () => {
    expect(refused('*/dmmal.ini', 'MAL_COMPRESS_LEVEL', ['0', '10', '11'])).to.deep.equal(['11']);
  });

  assertion('C25', 'a section of dmmal.ini that is there twice is refused', () => {
    expect(brokenBy('*/dmmal.ini', replace('[MAL_INST2]', '[MAL_INST1]'))).to.deep.equal(['E_INST_DUP']);
  });

  assertion('C26', 'MAL_LINK_MAGIC is equal in a subnet and differs between subnets', () => {
    const magic = (first: string, second: string, host: string): string[] =>
      brokenBy('*/dmmal.ini', (text) =>
        text
          .replace('MAL_HOST = 192.168.0.142', `MAL_HOST = ${host}\nMAL_LINK_MAGIC = ${second}`)
          .replace('[MAL_INST2]', `MAL_LINK_MAGIC = ${first}\n[MAL_INST2]`),
      ).filter((rule) => rule === 'W_LINK_MAGIC');
    expect(magic('7', '7', '192.168.0.142')).to.deep.equal([]);
    expect(magic('7', '8', '192.168.0.142')).to.deep.equal(['W_LINK_MAGIC']);
    expect(magic('7', '8', '10.0.0.142')).to.deep.equal([]);
    expect(magic('7', '7', '10.0.0.142')).to.deep.equal(['W_LINK_MAGIC']);
    expect(brokenBy('*/dmmal.ini', append('MAL_LINK_MAGIC = 65535'))).to.deep.equal(['W_LINK_MAGIC']);
    expect(brokenBy('*/dmmal.ini', append('MAL_LINK_MAGIC = 65536'))).to.include('E_PARAM_RANGE');
  });

  assertion('C27', 'ARCH_WAIT_APPLY is 1 by default for TIMELY, and 0 for others even if written 1', () => {
    const arch = (text: string) => parseIniFile('dmarch.ini', 'dmarch.ini', Buffer.from(text));
    expect(waitsForApply(arch(''), 'TIMELY', '2.1')).to.equal(true);
    expect(waitsForApply(arch('ARCH_WAIT_APPLY = 0'), 'TIMELY', '2.1')).to.equal(false);
    for (const type of ['REALTIME', 'ASYNC', 'LOCAL']) {
      expect(waitsForApply(arch('ARCH_WAIT_APPLY = 1'), type, '2.1'), type).to.equal(false);
    }
    expect(waitsForApply(arch('ARCH_WAIT_APPLY = 1'), 'REALTIME', '4.0')).to.equal(true);
    expect(brokenBy('a/dmarch.ini', set('ARCH_WAIT_APPLY', '1'))).to.deep.equal(['W_ARCH_WAIT_APPLY']);
  });

  assertion(
    'C28',
    'ARCH_FILE_SIZE 63 and 2049 are refused, the default is 1024, and only archives in files use it',
    () => {
      const sizes = ['63', '64', '2048', '2049'];
      expect(refused('a/dmarch.ini', 'ARCH_FILE_SIZE', sizes)).to.deep.equal(['63', '2049']);
      expect(defaultOf('dmarch.ini', true, 'ARCH_FILE_SIZE')).to.equal('1024');
      const ignored = brokenBy('a/dmarch.ini', replace('GRP1_RT_B', 'GRP1_RT_B\nARCH_FILE_SIZE = 64'));
      expect(ignored).to.deep.equal(['W_ARCH_IGNORED']);
    },
  );

  assertion('C29', 'ARCH_SPACE_LIMIT is 0 or from 1024 on', () => {
    const limits = ['1', '1023', '1024', '4294967294', '4294967295'];
    expect(refused('a/dmarch.ini', 'ARCH_SPACE_LIMIT', limits)).to.deep.equal(['1', '1023', '4294967295']);
  });

  assertion('C30', 'ARCH_TIMER_NAME is for ASYNC archives only', () => {
    const ignored = brokenBy('a/dmarch.ini', replace('GRP1_RT_B', 'GRP1_RT_B\nARCH_TIMER_NAME = T'));
    expect(ignored).to.deep.equal(['W_ARCH_IGNORED']);
  });

  assertion('C31', 'a group name of more than 16 characters is refused', () => {
    const rename = (name: string): string[] =>
      brokenBy('a/dmwatcher.ini', replace('GRP1', name)).filter((rule) => rule === 'E_NAME_LEN');
    expect(rename('G234567890123456')).to.deep.equal([]);
    expect(rename('G2345678901234567')).to.deep.equal(['E_NAME_LEN']);
  });

  assertion('C32', 'DW_TYPE is LOCAL and DW_MODE MANUAL by default', () => {
    const { sections } = parseIniFile('dmwatcher.ini', 'dmwatcher.ini', Buffer.from('[GRP1]\n'));
    const [group] = sections;
    expect(group && [textOf(group, 'DW_TYPE'), textOf(group, 'DW_MODE')]).to.deep.equal(['LOCAL', 'MANUAL']);
  });

  assertion('C33', 'DW_ERROR_TIME and INST_ERROR_TIME of a watcher refuse 2 and 32768, the default is 15', () => {
    for (const name of ['DW_ERROR_TIME', 'INST_ERROR_TIME']) {
      expect(refused('a/dmwatcher.ini', name, ['2', '3', '32767', '32768'])).to.deep.equal(['2', '32768']);
      expect(defaultOf('dmwatcher.ini', true, name)).to.equal('15');
    }
  });

  assertion('C34', 'INST_OGUID is 0 to 2147483647', () => {
    const values = ['-1', '0', '2147483647', '2147483648'];
    expect(refused('a/dmwatcher.ini', 'INST_OGUID', values, 'E_OGUID_RANGE')).to.deep.equal(['-1', '2147483648']);
  });

  assertion('C35', 'an OGUID that differs between watchers, or between watcher and monitor, is an error', () => {
    expect(brokenBy('b/dmwatcher.ini', set('INST_OGUID', '1'))).to.deep.equal(['E_OGUID_DIFF']);
    expect(brokenBy('monitor/dmmonitor.ini', set('MON_INST_OGUID', '1'))).to.deep.equal(['E_OGUID_DIFF']);
  });

  assertion('C36', 'INST_STARTUP_CMD with a blank in a path of Linux is an error, a service command is not', () => {
    const command = (text: string): string[] => brokenBy('a/dmwatcher.ini', set('INST_STARTUP_CMD', text));
    expect(command('/opt/my dm/bin/dmserver')).to.deep.equal(['E_STARTUP_CMD']);
    for (const allowed of [
      'service dmserverd restart',
      '/sbin/service dmserverd restart',
      'c:/my dm/bin/dmserver',
      'net start DmService',
    ]) {
      expect(command(allowed), allowed).to.deep.equal([]);
    }
  });

  assertion('C37', 'INST_RECOVER_TIME is 0 to 86400, default 60', () => {
    expect(refused('a/dmwatcher.ini', 'INST_RECOVER_TIME', ['-1', '0', '86400', '86401'])).to.deep.equal([
      '-1',
      '86401',
    ]);
    expect(defaultOf('dmwatcher.ini', true, 'INST_RECOVER_TIME')).to.equal('60');
  });

  assertion('C38', 'RLOG_SEND_THRESHOLD and RLOG_APPLY_THRESHOLD are 0 to 86400, off by default', () => {
    for (const name of ['RLOG_SEND_THRESHOLD', 'RLOG_APPLY_THRESHOLD']) {
      expect(refused('a/dmwatcher.ini', name, ['1', '86400', '86401'])).to.deep.equal(['86401']);
      expect(defaultOf('dmwatcher.ini', true, name)).to.equal('0');
    }
  });

  assertion('C39', 'MON_LOG_INTERVAL is 0, 1, or 5 to 3600, default 1', () => {
    const values = ['0', '1', '2', '3', '4', '5', '3600', '3601'];
    expect(refused('monitor/dmmonitor.ini', 'MON_LOG_INTERVAL', values)).to.deep.equal(['2', '3', '4', '3601']);
    expect(defaultOf('dmmonitor.ini', false, 'MON_LOG_INTERVAL')).to.equal('1');
  });

  assertion('C40', 'MON_LOG_FILE_SIZE 15 and 2049 are refused', () => {
    const sizes = ['15', '16', '2048', '2049'];
    expect(refused('monitor/dmmonitor.ini', 'MON_LOG_FILE_SIZE', sizes)).to.deep.equal(['15', '2049']);
  });

  assertion('C41', 'MON_LOG_SPACE_LIMIT is 0, or 256 to 4096', () => {
    const limits = ['1', '255', '256', '4096', '4097'];
    expect(refused('monitor/dmmonitor.ini', 'MON_LOG_SPACE_LIMIT', limits)).to.deep.equal(['1', '255', '4097']);
  });

  assertion('C42', 'a monitor logs to MON_LOG_PATH, else beside its dmmonitor.ini, with the time in the name', () => {
    const monitor = (text: string) => parseIniFile('dmmonitor.ini', '/dm/etc/dmmonitor.ini', Buffer.from(text));
    const start = new Date(2015, 3, 18, 23, 5, 23);
    expect(monitorLogFile(monitor(''), start)).to.equal('/dm/etc/dmmonitor_20150418230523.log');
    expect(monitorLogFile(monitor('MON_LOG_PATH = /log'), start)).to.equal('/log/dmmonitor_20150418230523.log');
  });

  assertion('P1', 'PORT_NUM is MAL_INST_PORT, INSTANCE_NAME is MAL_INST_NAME', () => {
    expect(brokenBy('a/dm.ini', set('PORT_NUM', '5240'))).to.deep.equal(['E_PORT_INST']);
    expect(brokenBy('a/dm.ini', set('INSTANCE_NAME', 'GRP1_RT_X'))).to.deep.equal(['E_INST_MISMATCH']);
    expect(brokenBy('a/dm.ini', set('INSTANCE_NAME', 'grp1_rt_a')), 'case does not count').to.deep.equal([]);
  });

  assertion('P2', 'MAL_PORT is neither PORT_NUM nor DW_PORT of its instance', () => {
    expect(brokenBy('*/dmmal.ini', replace('MAL_PORT = 5238', 'MAL_PORT = 5236'))).to.deep.equal(['E_PORT_CLASH']);
    expect(brokenBy('*/dmmal.ini', replace('MAL_PORT = 5238', 'MAL_PORT = 5237'))).to.deep.equal(['E_PORT_CLASH']);
    expect(brokenBy('*/dmmal.ini', replace('MAL_PORT = 5238', 'MAL_PORT = 6238')), 'another host').to.deep.equal([]);
  });

  assertion('P5', 'the MON_DW_IP are exactly the MAL_HOST:MAL_DW_PORT', () => {
    const monitor = 'monitor/dmmonitor.ini';
    expect(brokenBy(monitor, unset('MON_DW_IP'))).to.deep.equal(['E_MON_COUNT']);
    expect(brokenBy(monitor, append('MON_DW_IP = 192.168.0.142:6239'))).to.deep.equal(['E_MON_COUNT']);
    expect(brokenBy(monitor, replace('192.168.0.142:6239', '192.168.0.141:5239'))).to.deep.equal(['E_MON_IP']);
    expect(brokenBy(monitor, replace('192.168.0.142', '192.168.1.132'))).to.deep.equal(['E_MON_IP']);
  });

  assertion('P6', 'a watcher finds the others by dm.ini, dmarch.ini and dmmal.ini alone', () => {
    const { sites } = readSystem(edited(validSystem('three-sites'), { '*/dmmonitor.ini': remove }));
    const [first] = sites;
    expect(first && remoteWatchers(first)).to.deep.equal([
      { instance: 'GRP1_RWW_B', address: '192.168.0.142:5239' },
      { instance: 'GRP1_RWW_C', address: '192.168.0.143:5239' },
    ]);
  });

  assertion('P7', 'the sample ports 5236 to 5239 and 6236 to 6239 are all right', () => {
    const system = validSystem('two-sites');
    expect(lintConfiguration(system).findings).to.deep.equal([]);
    const ports = readSystem(system).sites.flatMap(({ ini }) => {
      const head = ini['dm.ini']?.head;
      return head === undefined ? [] : [numberOf(head, 'PORT_NUM'), numberOf(head, 'DW_PORT')];
    });
    expect(ports).to.deep.equal([5236, 5237, 6236, 6237]);
  });

  it('covers C01 to C45 and P1 to P7, each either here or as behaviour', () => {
    const all = [
      ...Array.from({ length: 45 }, (_, index) => `C${String(index + 1).padStart(2, '0')}`),
      ...Array.from({ length: 7 }, (_, index) => `P${index + 1}`),
    ];
    expect([...tested, ...Object.keys(behaviour)]).to.have.members(all);
  });
});
