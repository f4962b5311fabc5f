import { expect } from 'chai';
import { createReporter, type Reporter } from './reporter.ts';
import { wordingVersion } from './wording.ts';

function speak(say: (report: Reporter) => void): string {
  let output = '';
  const write = (text: string): void => void (output += text);
  const now = (): Date => new Date(2020, 6, 25, 16, 0, 37, 45);
  say(createReporter({ pid: 16381, silent: false, now, write, wording: '1.0.0' }));
  return output;
}

describe('the wording of 1.0.0', () => {
  it('is that of seed 002 for a failover', () => {
    const text = speak((report) => {
      report.progress('gs_ctl failover ,datadir is /gaussdata \n');
      report.progress('failover term (1)\n');
      report.progress(' waiting for server to failover...\n');
      report.print('.');
      report.progress(' done\n');
      report.progress(' failover completed (/gaussdata)\n');
    });
    expect(text).to.equal(`2020-07-25 16:00:37  16381 gs_ctl:gs_ctl failover ,datadir is -D "/gaussdata"
2020-07-25 16:00:37  16381 gs_ctl: waiting for server to failover...
.2020-07-25 16:00:37  16381 gs_ctl: done
2020-07-25 16:00:37  16381 gs_ctl: failover completed (/gaussdata)
`);
  });

  it('mixes both prefixes in a build and says little of what comes before it, as seed 002 does', () => {
    const text = speak((report) => {
      report.progress('fopen build pid file "/gaussdata/gs_build.pid" success\n');
      report.progress('current workdir is (/).\n');
      report.nodeName = 'single_node_3';
      report.progress('build try host(192.168.1.1) port(5433) success\n');
      report.progress('connected to server success, build started.\n');
      report.progress('clear old target dir success\n');
      report.progress(' done\n');
      report.progress('server started (/gaussdata)\n');
    });
    expect(text).to.equal(`[2020-07-25 16:00:37.045][16381][single_node_3][gs_ctl]:check connect to server success
[2020-07-25 16:00:37.045][16381][single_node_3][gs_ctl]:clear old target dir success
[2020-07-25 16:00:37.045][16381][single_node_3][gs_ctl]:connect to server success, build started.
2020-07-25 16:00:37  16381 gs_ctl: done
2020-07-25 16:00:37  16381 gs_ctl:server started (/gaussdata)
`);
  });

  it('has the lines of a full build of its year', () => {
    const text = speak((report) => {
      report.nodeName = 'n';
      report.progress('create build tag file success\n');
      report.progress('create build tag file again success\n');
      report.progress('get system identifier success\n');
      report.progress('check identify system success\n');
      report.progress('send START_REPLICATION 0/2000000 success\n');
      report.progress('starting fsync all files come from source.\n');
      report.progress('finish fsync all files.\n');
      report.progress('rename build status file success\n');
      report.progress('full build build completed(/gaussdata).\n');
    });
    expect(text.replaceAll(/^\[[^\]]*\]\[16381\]\[n\]\[gs_ctl\]:/gm, '').split('\n')).to.deep.equal([
      'create build tag file success',
      'get system identifier success',
      ' check identify system success',
      ' send START_REPLICATION 0/2000000 success',
      'rename build status file success',
      'build completed(/gaussdata).',
      '',
    ]);
  });

  it('puts a prefix before "No information"', () => {
    expect(speak((report) => report.print(' Receiver info:      \nNo information \n'))).to.equal(
      ' Receiver info:      \n2020-07-25 16:00:37  16381 gs_ctl:No information\n',
    );
  });

  it('is spoken where the environment or the file of the image says so', () => {
    expect(wordingVersion(undefined, '1.0.0\n')).to.equal('1.0.0');
    expect(wordingVersion('3.0.6', '1.0.0\n')).to.equal('3.0.6');
    expect(wordingVersion(undefined, '6.0.0\n')).to.equal('6.0.0');
    expect(wordingVersion(undefined, '5.1.0\n')).to.equal('3.0.6');
    expect(wordingVersion(undefined, undefined)).to.equal('3.0.6');
  });
});
