import { expect } from 'chai';
import { parseIniFile, type IniFile } from './ini-file.ts';
import { textOf } from './settings.ts';

const parse = (text: string | Uint8Array): IniFile => parseIniFile('dmmal.ini', 'dmmal.ini', Buffer.from(text));

describe('parseIniFile', () => {
  it('reads names in any case, blanks around = and comments at the end of a line', () => {
    const { head, sections } = parse(
      '  mal_check_interval=5 #every 5 s\n\n[ Mal_Inst1 ] # first\n\tMAL_HOST\t=\t10.0.0.1\n',
    );
    expect(head.entries).to.deep.equal([{ key: 'MAL_CHECK_INTERVAL', value: '5', line: 1 }]);
    expect(sections.map(({ name, line, entries }) => ({ name, line, entries }))).to.deep.equal([
      { name: 'Mal_Inst1', line: 3, entries: [{ key: 'MAL_HOST', value: '10.0.0.1', line: 4 }] },
    ]);
  });

  it('reads lines that end in CRLF, and a file that begins with a byte order mark', () => {
    const { head, sections, malformed } = parse('\uFEFFMAL_BUF_SIZE = 100\r\n[A]\r\nMAL_PORT = 5238\r\n');
    expect(head.entries[0]?.value).to.equal('100');
    expect(sections[0]?.entries[0]).to.deep.equal({ key: 'MAL_PORT', value: '5238', line: 3 });
    expect(malformed).to.deep.equal([]);
  });

  it('takes quotes away, and keeps # inside of them', () => {
    const values = (text: string): string | undefined => parse(text).head.entries[0]?.value;
    expect(values('MAL_TEMP_PATH = "/tmp/#1"  # spill')).to.equal('/tmp/#1');
    expect(values("MAL_TEMP_PATH = '/tmp'")).to.equal('/tmp');
    expect(values("MAL_TEMP_PATH = /tmp # don't")).to.equal('/tmp');
  });

  it('keeps = and blanks inside of a value', () => {
    expect(parse('X = a b=c').head.entries[0]?.value).to.equal('a b=c');
  });

  it('takes the parentheses of dm_svc.conf away', () => {
    const { head } = parseIniFile(
      'dm_svc.conf',
      'x',
      Buffer.from('SWITCH_TIME =(3)\ndw=(10.0.0.1:5236, 10.0.0.2:5236)'),
    );
    expect(head.entries.map(({ value }) => value)).to.deep.equal(['3', '10.0.0.1:5236, 10.0.0.2:5236']);
  });

  it('names lines that are nothing', () => {
    expect(parse('[A\nhello\n= 5\n[]\n').malformed).to.deep.equal([
      { line: 1, text: '[A' },
      { line: 2, text: 'hello' },
      { line: 3, text: '= 5' },
      { line: 4, text: '[]' },
    ]);
  });

  it('reads GBK', () => {
    // "MAL_PORT = 5238 #实例" and the name 实例 in GBK
    const gbk = Buffer.concat([Buffer.from('[A]\nMAL_TEMP_PATH = /'), Buffer.from([0xca, 0xb5, 0xc0, 0xfd])]);
    const file = parse(gbk);
    expect(file.sections[0]?.entries[0]?.value).to.equal('/实例');
    expect(file.undecodable).to.deep.equal([]);
  });

  it('reads what it can of a file with bytes of no encoding, and names their lines', () => {
    const file = parse(
      Buffer.concat([
        Buffer.from('MAL_BUF_SIZE = 1 #'),
        Buffer.from([0xff, 0xfe, 0x0d, 0x0a]),
        Buffer.from('# 实例\nMAL_VPOOL_SIZE = 2'),
      ]),
    );
    expect(file.undecodable).to.deep.equal([1]);
    expect(file.head.entries.map(({ key, value }) => [key, value])).to.deep.equal([
      ['MAL_BUF_SIZE', '1'],
      ['MAL_VPOOL_SIZE', '2'],
    ]);
  });

  it('reads an empty file', () => {
    expect(parse('')).to.deep.include({ sections: [], malformed: [], undecodable: [] });
  });

  it('gives the last of two values, and the default for none', () => {
    const { head } = parse('MAL_BUF_SIZE = 1\nMAL_BUF_SIZE = 2\nMAL_LOGIN_TIMEOUT =\n');
    expect(textOf(head, 'MAL_BUF_SIZE')).to.equal('2');
    expect(textOf(head, 'MAL_LOGIN_TIMEOUT')).to.equal('15');
    expect(textOf(head, 'MAL_COMPRESS_LEVEL')).to.equal('0');
  });
});
