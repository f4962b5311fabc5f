import { expect } from 'chai';
import { broken, brokenSystem } from '../fixtures/broken-system.ts';
import { edited, replace, set, validSystem, withFile, remove, type Edit } from '../fixtures/sites.ts';
import { lintConfiguration } from '../lint.ts';
import { rules } from './index.ts';

function rulesOf(edits: Readonly<Record<string, Edit>>): string[] {
  return lintConfiguration(edited(validSystem('two-sites'), edits)).findings.map(({ rule }) => rule);
}

describe('rules of dbquake lint dm', () => {
  for (const system of ['two-sites', 'three-sites', 'dm8'] as const) {
    it(`find nothing wrong with ${system}`, () => {
      const report = lintConfiguration(validSystem(system));
      expect(report.findings).to.deep.equal([]);
      expect(report.notGiven).to.deep.equal([]);
      expect(report.watch).to.equal(system === 'dm8' ? '4.0' : '2.1');
    });
  }

  for (const one of broken) {
    it(`${one.rule}, and no other, is broken by ${one.by}`, () => {
      const { findings } = lintConfiguration(brokenSystem(one));
      expect([...new Set(findings.map(({ rule }) => rule))]).to.deep.equal([one.rule]);
      expect(`${findings[0]?.file ?? ''}:${findings[0]?.line ?? ''}`).to.equal(one.at);
    });
  }

  it('are each broken by one of these systems, and have ids of their own', () => {
    const ids = rules.map(({ id }) => id);
    expect([...new Set(ids)]).to.deep.equal(ids);
    expect([...new Set(broken.map(({ rule }) => rule))]).to.have.members(ids);
  });

  it('are errors when their id begins with E_, and warnings when it begins with W_', () => {
    for (const { id, severity } of rules) expect(id.startsWith('E_') ? 'error' : 'warning', id).to.equal(severity);
  });

  it('say what was found and what was expected', () => {
    const sites = edited(validSystem('two-sites'), { 'a/dm.ini': set('PORT_NUM', '5240') });
    expect(lintConfiguration(sites).findings).to.deep.equal([
      {
        rule: 'E_PORT_INST',
        severity: 'error',
        file: 'a/dm.ini',
        line: 8,
        found: 'PORT_NUM = 5240',
        expected: 'MAL_INST_PORT = 5236 (a/dmmal.ini:8)',
        source: 'DM data watch V2.1, 2.8 ports',
      },
    ]);
  });

  it('M09: two groups in the monitor of a system without MPP are an error, with MPP they are not', () => {
    const twoGroups = {
      'b/dmwatcher.ini': replace('[GRP1]', '[GRP2]'),
      'monitor/dmmonitor.ini': replace(
        'MON_DW_IP = 192.168.0.142',
        '[GRP2]\nMON_INST_OGUID = 82379\nMON_DW_IP = 192.168.0.142',
      ),
    };
    expect(rulesOf(twoGroups)).to.deep.equal(['E_MON_GROUPS']);
    expect(rulesOf({ ...twoGroups, '*/dm.ini': set('MPP_INI', '1') })).to.deep.equal([]);
  });

  it('L12: GLOBAL without dmwatcher.ctl is refused, LOCAL without is fine', () => {
    expect(rulesOf({ 'a/dmwatcher.ctl': remove })).to.deep.equal(['E_CTL_MISSING']);
    const local = validSystem('three-sites').filter(({ name }) => name === 'c');
    expect(lintConfiguration(local).findings).to.deep.equal([]);
  });

  it('4.0: confirm monitors of several instances are one, and [MON1] is no group', () => {
    const several = (text: string): string => `MON_INST_NUM = 3\n${text}[MON1]\nMON_IP = 10.10.20.1\n`;
    const sites = edited(validSystem('dm8'), { 'monitor/dmmonitor.ini': several });
    const [monitor] = sites.filter(({ name }) => name === 'monitor');
    const contents = monitor?.files[0]?.bytes ?? '';
    expect(lintConfiguration(withFile(sites, 'second/dmmonitor.ini', contents)).findings).to.deep.equal([]);
  });

  it('2.1 are not those of 4.0: a system of DM8 lacks DW_PORT and dmwatcher.ctl', () => {
    const { findings, watch } = lintConfiguration(validSystem('dm8'), '2.1');
    expect(watch).to.equal('2.1');
    expect(new Set(findings.map(({ rule }) => rule))).to.have.keys(
      'E_CTL_MISSING',
      'E_DW_PORT_MISSING',
      'W_ARCH_WAIT_APPLY',
    );
  });
});
