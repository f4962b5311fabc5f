import { expect } from 'chai';
import { changeControlFile, newControlFile } from '../control-file/control-file.ts';
import { formatControlFile, parseControlFile } from '../control-file/control-file-text.ts';
import { convert, type Conversion } from './dmctlcvt.ts';

const INI = '[GRP1]\nDW_TYPE = GLOBAL\nINST_OGUID = 45331\n[GRP2]\nDW_TYPE = GLOBAL\nINST_OGUID = 45332\n';

function run(argv: string, files: Readonly<Record<string, string>> = {}): Conversion {
  let drawn = 40n;
  return convert(argv === '' ? [] : argv.split(' '), {
    read: (path) => files[path] ?? '',
    tguid: () => (drawn += 1n),
  });
}

describe('dmctlcvt (facts/dm.md §3.4)', () => {
  it('L1, L3: TYPE=3 makes a file with a TGUID of its own in a folder of each group', () => {
    for (const source of ['dmwatcher.ini', 'dmwatcher.txt']) {
      const { files } = run(`TYPE=3 SRC=/dm/${source} DEST=/dm/data`, { [`/dm/${source}`]: INI });
      expect(files.map(({ path }) => path)).to.deep.equal([
        '/dm/data/GRP1/dmwatcher.ctl',
        '/dm/data/GRP2/dmwatcher.ctl',
      ]);
      expect(files.map(({ path, text }) => parseControlFile(path, text))).to.deep.equal([
        newControlFile(41n),
        newControlFile(42n),
      ]);
    }
  });

  it('L4: TYPE=4 prints what is in a dmwatcher.ctl', () => {
    const control = changeControlFile(newControlFile(1n), {
      operation: 'Switchover',
      slsn: 77n,
      time: '2019-07-02 10:00:00',
      monitorId: 7n,
      monitorIp: '192.168.0.150',
      tguid: 2n,
    });
    const [file] = run('TYPE=4 SRC=/d/dmwatcher.ctl DEST=/d/dmwatcher.txt', {
      '/d/dmwatcher.ctl': formatControlFile(control),
    }).files;
    expect(file?.path).to.equal('/d/dmwatcher.txt');
    expect(parseControlFile('', file?.text ?? '')).to.deep.equal(control);
  });

  it('TYPE=1 and TYPE=2 take dm.ctl and dmmpp.ctl only', () => {
    expect(run('TYPE=1 SRC=/d/dm.ctl DEST=/d/dm.txt', { '/d/dm.ctl': 'x' }).files).to.deep.equal([
      { path: '/d/dm.txt', text: 'x' },
    ]);
    expect(run('type=2 src=/d/t.txt dest=/d/dmmpp.ctl', { '/d/t.txt': 'y' }).files).to.have.length(1);
    expect(() => run('TYPE=1 SRC=/d/dmwatcher.ctl DEST=/d/x')).to.throw('SRC must be named dm.ctl or dmmpp.ctl');
    expect(() => run('TYPE=2 SRC=/d/x DEST=/d/y.ctl')).to.throw('DEST must be named dm.ctl or dmmpp.ctl');
    expect(() => run('TYPE=4 SRC=/d/dm.ctl DEST=/d/x')).to.throw('SRC must be named dmwatcher.ctl');
  });

  it('says what is wrong with a command line, and prints help', () => {
    expect(run('HELP').lines[0]).to.equal('DMCTLCVT V7.6.0.171-Build(2019.07.02-109059)ENT');
    expect(run('').lines).to.deep.equal(run('help').lines);
    expect(() => run('TYPE=5 SRC=a DEST=b')).to.throw('TYPE must be 1, 2, 3 or 4');
    expect(() => run('TYPE=3 DEST=b')).to.throw('SRC is not given');
    expect(() => run('TYPE=3 SRC=a')).to.throw('DEST is not given');
    expect(() => run('KIND=3')).to.throw('unknown keyword KIND');
    expect(() => run('TYPE=3 SRC=/a DEST=/b', { '/a': 'INST_OGUID = 1\n' })).to.throw('has no [GROUP_NAME]');
    expect(() => run('TYPE=3 SRC=/a DEST=/b', { '/a': '[A2345678901234567]\n' })).to.throw('longer than 16');
  });
});
