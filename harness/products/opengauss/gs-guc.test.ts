import { expect } from 'chai';
import { recorded } from './fixtures/read-fixture.ts';
import { parametersLine, readGuc, rulesNotEchoed } from './gs-guc.ts';

describe('gs_guc', () => {
  it('is given strings in quotes and everything else without, in one call', () => {
    expect(
      parametersLine([
        { name: 'application_name', value: 'n1', type: 'string' },
        { name: 'synchronous_standby_names', value: '*', type: 'string' },
        { name: 'most_available_sync', value: 'off', type: 'plain' },
      ]),
    ).to.equal(
      `gs_guc set -D /var/lib/opengauss/data -c 'application_name='\\''n1'\\''' -c 'synchronous_standby_names='\\''*'\\''' -c most_available_sync=off`,
    );
  });

  it('has done its work when it says so', () => {
    expect(readGuc(recorded('guc-reload-ok.txt'))).to.deep.equal({ outcome: 'done' });
    expect(readGuc(recorded('guc-hba-ok.txt'))).to.deep.equal({ outcome: 'done' });
  });

  it('knows which rules for hosts were not written', () => {
    const rules = ['host all pgmon 127.0.0.1/32 md5', 'host all all 127.0.0.1/32 md5'];
    expect(rulesNotEchoed(rules, recorded('guc-hba-ok.txt'))).to.deep.equal(['host all all 127.0.0.1/32 md5']);
  });

  it('shows the line that says what is wrong', () => {
    expect(readGuc(recorded('guc-unknown-parameter.txt', 1)))
      .to.have.property('text')
      .that.matches(/^ERROR: The name of parameter "nosuchparam" is incorrect/);
  });
});
