import { expect } from 'chai';
import fc from 'fast-check';
import { commentOutSetting, parseConfigFile, quoteValue, readSetting, setSetting, unquote } from './config-file.ts';

const TEXT = `# prose with = sign
port = 5432\t\t\t\t# (change requires restart)
listen_addresses = 'localhost'		# what IP address(es) to listen on;
#max_connections = 200
shared_buffers 32MB
replconninfo1 = 'localhost=10.0.0.1 localport=5433'
Port=6000
`;

describe('config-file', () => {
  it('reads names case-insensitively, values without quotes, and lets the last entry win', () => {
    expect(readSetting(TEXT, 'PORT')).to.equal('6000');
    expect(readSetting(TEXT, 'listen_addresses')).to.equal('localhost');
    expect(readSetting(TEXT, 'shared_buffers')).to.equal('32MB');
    expect(readSetting(TEXT, 'replconninfo1')).to.equal('localhost=10.0.0.1 localport=5433');
    expect(readSetting(TEXT, 'max_connections')).to.equal(undefined);
    expect(parseConfigFile(TEXT)).to.have.length(5);
  });

  it('sets the last entry in its place and touches no other line', () => {
    const after = setSetting(TEXT, 'port', '7000');
    expect(after).to.equal(TEXT.replace('Port=6000', 'port = 7000'));
  });

  it('uses a commented-out entry before it appends, and keeps comments', () => {
    expect(setSetting(TEXT, 'max_connections', '800')).to.equal(
      TEXT.replace('#max_connections = 200', 'max_connections = 800'),
    );
    expect(setSetting(TEXT, 'listen_addresses', "'*'")).to.include(
      "listen_addresses = '*'\t\t# what IP address(es) to listen on;",
    );
    expect(setSetting('a = 1', 'b', '2')).to.equal('a = 1\nb = 2\n');
  });

  it('comments all entries of a name out', () => {
    const after = commentOutSetting(TEXT, 'port');
    expect(readSetting(after, 'port')).to.equal(undefined);
    expect(after).to.include('#port = 5432').and.to.include('#Port=6000');
  });

  it('any string survives quoting, setting and reading', () => {
    const printable = fc.string().map((text) => text.replaceAll('\\', ''));
    fc.assert(
      fc.property(printable, (value) => {
        expect(unquote(quoteValue(value))).to.equal(value);
        expect(readSetting(setSetting(TEXT, 'application_name', quoteValue(value)), 'application_name')).to.equal(
          value,
        );
      }),
    );
  });
});
