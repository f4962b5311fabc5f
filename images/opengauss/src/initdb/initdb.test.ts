import { expect } from 'chai';
import { readFixture } from '../fixtures/read-fixture.ts';
import { readSettings } from '../conf/config-file.ts';
import { parseHbaFile } from '../conf/hba-file.ts';
import { parseInitdbArguments } from './arguments.ts';
import { INITIAL_HBA, initialConfiguration } from './configuration-files.ts';
import { crc32c } from './crc32c.ts';
import { farewell, formatStep, introduction, notEmpty, STEPS_AFTER_PASSWORD, stepsBeforePassword } from './messages.ts';
import { objectToPassword } from './password-rules.ts';
import { findChecksum, newSystemIdentifier, patchControlFile, patchWalSegment } from './system-identifier.ts';

const recorded = (name: string): string => readFixture(import.meta.url, name);

describe('what gs_initdb prints', () => {
  it('is the recorded text for a directory that is not empty', () => {
    expect(introduction(false) + notEmpty('/gaussdb/data/dn2')).to.equal(recorded('not-empty.txt'));
  });

  it('begins and ends as recorded', () => {
    const text = recorded('success.txt');
    expect(text.startsWith(introduction(true))).to.equal(true);
    expect(text.endsWith(farewell('/gaussdb/data/dn1'))).to.equal(true);
  });

  it('names only steps that the real one names, in the same order', () => {
    const text = recorded('success.txt').replace(/(base\/1 \.\.\. ).*\nok/, '$1ok');
    const steps = [...stepsBeforePassword('/gaussdb/data/dn1'), 'setting password', ...STEPS_AFTER_PASSWORD].map(
      formatStep,
    );
    let position = 0;
    for (const step of steps) {
      const found = text.indexOf(step, position);
      expect(found, step).to.be.greaterThan(-1);
      position = found;
    }
  });

  it('refuses a weak password in the recorded words', () => {
    const objection = objectToPassword('weak', 'omm');
    expect(recorded('weak-password.txt')).to.contain(
      `initializing pg_authid ... ok\n${objection ?? ''}\ngs_initdb: removing`,
    );
    expect(objectToPassword('Gauss@123', 'omm')).to.equal(undefined);
    expect(objectToPassword('alllowercase', 'omm')).to.contain('three kinds');
  });
});

describe('the command line of gs_initdb', () => {
  it('takes what the harness gives', () => {
    const argv = ['-D', '/d/', '--nodename=n1', '-w', 'Gauss@123', '-E', 'UTF8', '--locale=C'];
    expect(parseInitdbArguments(argv, {})).to.deep.equal({
      kind: 'run',
      dataDirectory: '/d',
      nodeName: 'n1',
      password: 'Gauss@123',
      passwordFile: undefined,
      encodingGiven: true,
    });
  });

  const wrong: readonly (readonly [string, string])[] = [
    ['-D /d', 'gs_initdb: openGauss node name is mandatory'],
    ['--nodename=n', 'no data directory specified'],
    ['-D /d --nodename=n --locale=zh_CN.UTF-8', 'invalid locale name "zh_CN.UTF-8"'],
    ['-D /d --nodename=n -E GBK', 'encoding UTF8 only'],
    ['-D /d --nodename=n -X /x', '-X is not supported'],
    ['-D /d --nodename=n --frobnicate', "unrecognized option '--frobnicate'"],
  ];
  for (const [line, message] of wrong) {
    it(`refuses "${line}"`, () => {
      expect(parseInitdbArguments(line.split(' '), {}))
        .to.have.property('message')
        .that.contains(message);
    });
  }
});

describe('the files of a new data directory', () => {
  it('name the node and leave replconninfo commented out', () => {
    const settings = readSettings(initialConfiguration('dn_6001'));
    expect(settings.get('pgxc_node_name')).to.equal('dn_6001');
    expect(settings.get('synchronous_standby_names')).to.equal('*');
    expect(settings.has('replconninfo1')).to.equal(false);
  });

  it('trust this machine only', () => {
    expect(parseHbaFile(INITIAL_HBA).map(({ address, method }) => `${address} ${method}`)).to.deep.equal([
      ' trust',
      '127.0.0.1/32 trust',
      '::1/128 trust',
    ]);
  });
});

describe('the system identifier', () => {
  const control = Buffer.concat([Buffer.from(recorded('pg_control.base64'), 'base64'), Buffer.alloc(8192 - 512)]);

  it('is protected by the checksum PostgreSQL uses', () => {
    expect(crc32c(Buffer.from('123456789'))).to.equal(0xe3069283);
    expect(findChecksum(control)).to.equal(288);
  });

  it('is changed together with the checksum, and nothing else is', () => {
    const patched = patchControlFile(control, 7_575_000_000_000_000_001n);
    expect(patched.readBigUInt64LE(0) === 7_575_000_000_000_000_001n).to.equal(true);
    expect(findChecksum(patched)).to.equal(288);
    expect(patched.subarray(8, 288).equals(control.subarray(8, 288))).to.equal(true);
    expect(patched.subarray(292).equals(control.subarray(292))).to.equal(true);
  });

  it('is not changed in a damaged file', () => {
    const damaged = Buffer.from(control);
    damaged.writeUInt8(damaged.readUInt8(40) ^ 1, 40);
    expect(() => patchControlFile(damaged, 1n)).to.throw('no valid checksum');
  });

  it('stands in the first page of a WAL segment too', () => {
    const segment = Buffer.alloc(8192, 0xaa);
    const patched = patchWalSegment(segment, 42n);
    expect(patched.readBigUInt64LE(24) === 42n).to.equal(true);
    expect(patched.subarray(0, 24).equals(segment.subarray(0, 24))).to.equal(true);
    expect(patched.subarray(32).equals(segment.subarray(32))).to.equal(true);
  });

  it('is another one for another process at the same moment', () => {
    const now = new Date('2026-11-20T10:54:34.506Z');
    expect(newSystemIdentifier(now, 11) === newSystemIdentifier(now, 12)).to.equal(false);
    expect(newSystemIdentifier(now, 11) >> 32n === BigInt(Math.floor(now.getTime() / 1000))).to.equal(true);
  });
});
