import { expect } from 'chai';
import { innerArchive, missingFrom, type InstalledFile } from './installation.ts';

const program = (name: string, rest: Partial<InstalledFile> = {}): InstalledFile => ({
  path: `bin/${name}`,
  bytes: 1000,
  executable: true,
  ...rest,
});
const PROGRAMS = ['gaussdb', 'gs_ctl', 'gs_guc', 'gs_initdb', 'gsql'];
const FOLDERS = ['bin/', 'lib/', 'share/', 'share/postgresql/'];

describe('an installation of openGauss', () => {
  const complete = PROGRAMS.map((name) => program(name));

  it('has five programs, its libraries and what gs_initdb needs', () => {
    expect(missingFrom(complete, FOLDERS)).to.deep.equal([]);
    expect(missingFrom([], [])).to.deep.equal([
      'bin/gaussdb',
      'bin/gs_ctl',
      'bin/gs_guc',
      'bin/gs_initdb',
      'bin/gsql',
      'lib/',
      'share/postgresql/',
    ]);
  });

  it('is not made of empty files with the right names, nor of files that cannot be run', () => {
    const empty = complete.map((file) => (file.path === 'bin/gaussdb' ? { ...file, bytes: 0 } : file));
    expect(missingFrom(empty, FOLDERS)).to.deep.equal(['bin/gaussdb (empty)']);
    const plain = complete.map((file) => (file.path === 'bin/gsql' ? { ...file, executable: false } : file));
    expect(missingFrom(plain, FOLDERS)).to.deep.equal(['bin/gsql (not executable)']);
  });

  it('is not PostgreSQL, and not the stand-in, which has no share/postgresql', () => {
    expect(missingFrom([program('postgres'), program('psql')], FOLDERS)).to.include('bin/gaussdb');
    expect(missingFrom(complete, ['bin/', 'lib/', 'share/'])).to.deep.equal(['share/postgresql/']);
  });
});

describe('the archive with the server inside of a release', () => {
  const cases: readonly (readonly [string, readonly string[], string | undefined])[] = [
    [
      'Lite of 6.0 is the .bin',
      [
        'install.sh',
        'openGauss-Lite-6.0.0-openEuler22.03-x86_64.bin',
        'openGauss-Lite-6.0.0-openEuler22.03-x86_64.sha256',
      ],
      'openGauss-Lite-6.0.0-openEuler22.03-x86_64.bin',
    ],
    [
      'All of 6.0 is Server, not CM nor OM',
      [
        'openGauss-CM-6.0.0-openEuler22.03-x86_64.tar.gz',
        'openGauss-OM-6.0.0-openEuler22.03-x86_64.tar.gz',
        'openGauss-Server-6.0.0-openEuler22.03-x86_64.tar.bz2',
        'upgrade_sql.tar.gz',
      ],
      'openGauss-Server-6.0.0-openEuler22.03-x86_64.tar.bz2',
    ],
    [
      'all of 3.0 is the one without a component in its name',
      [
        'openGauss-3.0.0-openEuler-64bit-cm.tar.gz',
        'openGauss-3.0.0-openEuler-64bit-om.tar.gz',
        'openGauss-3.0.0-openEuler-64bit.tar.bz2',
      ],
      'openGauss-3.0.0-openEuler-64bit.tar.bz2',
    ],
    ['something else is none', ['README', 'postgresql-15.4.tar.gz', 'openGauss-3.0.0-JDBC.tar.gz'], undefined],
  ];
  for (const [what, listing, wanted] of cases) {
    it(`in ${what}`, () => {
      expect(innerArchive(listing)).to.equal(wanted);
    });
  }
});
