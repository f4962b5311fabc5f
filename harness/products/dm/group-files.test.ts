import { expect } from 'chai';
import type { Settings } from '../product.ts';
import { lintConfiguration } from './configuration/lint.ts';
import type { SiteFiles } from './configuration/site.ts';
import { memberFiles, monitorFile } from './group-files.ts';
import { completeSettings } from './settings.ts';
import { membersOf, monitorsOf } from './topology.ts';

const CONTROL_FILE = 'N_ITEM = 0\nTGUID = 1\nSTATUS = VALID\n';

function group(standbys: number, given: Settings = {}): readonly SiteFiles[] {
  const settings = completeSettings(given);
  const machines = Array.from({ length: standbys + 1 }, (_, index) => ({
    name: `n${index + 1}`,
    malHost: `10.89.1.${index + 11}`,
    serviceHost: `10.89.0.${index + 11}`,
  }));
  const members = membersOf(machines, settings);
  const site = (name: string, files: Readonly<Record<string, string>>): SiteFiles => ({
    name,
    files: Object.entries(files).map(([file, text]) => ({
      name: file,
      path: `${name}/${file}`,
      bytes: Buffer.from(text),
    })),
  });
  return [
    ...members.map((member) => {
      const files = memberFiles(member, members, { settings, startupCommand: '/opt/dm/bin/dmserver' });
      return site(member.node, { ...files, 'dmwatcher.ctl': CONTROL_FILE });
    }),
    ...monitorsOf(settings).map(({ number, confirm }) =>
      site(`monitor${number}`, { 'dmmonitor.ini': monitorFile(members, confirm, '/var/lib/dm/log') }),
    ),
  ];
}

describe('the ini files of a DM group', () => {
  for (const standbys of [1, 2, 8]) {
    for (const type of ['REALTIME', 'TIMELY']) {
      it(`have nothing that the linter finds wrong: ${type}, ${standbys} standbys`, () => {
        const { findings, notGiven, watch } = lintConfiguration(group(standbys, { ARCH_TYPE: type }));
        expect(findings).to.deep.equal([]);
        expect(notGiven).to.deep.equal([]);
        expect(watch).to.equal('2.1');
      });
    }
  }

  it('have nothing wrong with several monitors either, of which one confirms', () => {
    expect(lintConfiguration(group(2, { MONITORS: '10' })).findings).to.deep.equal([]);
  });

  it('are accused by the linter where a user chose what does not work: AUTO without a confirm monitor', () => {
    const { findings } = lintConfiguration(group(2, { MON_DW_CONFIRM: '0' }));
    expect(findings.map(({ rule }) => rule)).to.include('E_AUTO_NO_CONFIRM');
  });

  it('have the same dmmal.ini everywhere, byte for byte', () => {
    const texts = group(3).flatMap(({ files }) =>
      files.filter(({ name }) => name === 'dmmal.ini').map(({ bytes }) => Buffer.from(bytes).toString()),
    );
    expect(texts).to.have.length(4);
    expect(new Set(texts).size).to.equal(1);
  });

  it('send redo to every other member, whoever is primary', () => {
    const [, second] = group(2);
    const archives = second?.files.find(({ name }) => name === 'dmarch.ini');
    const text = Buffer.from(archives?.bytes ?? []).toString();
    expect(text.match(/ARCH_DEST = GRP1_RT_\d+/g)).to.deep.equal(['ARCH_DEST = GRP1_RT_01', 'ARCH_DEST = GRP1_RT_03']);
  });
});
