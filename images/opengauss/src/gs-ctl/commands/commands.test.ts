import { expect } from 'chai';
import { gsCtl, hostOf, readRecording } from '../recorded.ts';
import { RECORDED_CASES } from './recorded-cases.ts';

describe('gs_ctl prints and exits as recorded on openGauss 3.0.6', () => {
  for (const { recording, commandLine, exitCode, set } of RECORDED_CASES) {
    it(`${recording}: gs_ctl ${commandLine} exits with ${exitCode}`, async () => {
      const text = readRecording(recording);
      const host = hostOf(text);
      set?.(host);
      expect(await gsCtl(host, commandLine)).to.equal(exitCode);
      expect(host.output).to.equal(text);
    });
  }

  it('only what getopt says goes to stderr', async () => {
    const host = hostOf('');
    expect(await gsCtl(host, 'query -D /gaussdb/data/dn1 --badopt')).to.equal(1);
    expect(host.errorOutput).to.equal("gs_ctl: unrecognized option '--badopt'\n");
    expect(host.output).to.equal('Try "gs_ctl --help" for more information.\n');
  });

  it('the version line says that this is a stand-in', async () => {
    const host = hostOf('');
    await gsCtl(host, '--version');
    expect(host.output).to.match(/^gs_ctl \(openGauss\) 9\.2\.4 .*stand-in/);
  });
});
