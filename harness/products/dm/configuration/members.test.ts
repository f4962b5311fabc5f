import { expect } from 'chai';
import { groupsOf } from './members.ts';
import { readSystem, type SiteFiles } from './site.ts';

const site = (name: string, files: Readonly<Record<string, string>>): SiteFiles => ({
  name,
  files: Object.entries(files).map(([file, text]) => ({
    name: file,
    path: `${name}/${file}`,
    bytes: Buffer.from(text),
  })),
});
const group = (name: string, ini: string): string => `[${name}]\nDW_TYPE = GLOBAL\nINST_OGUID = 1\nINST_INI = ${ini}\n`;

describe('groupsOf', () => {
  it('gives each group of a dmwatcher.ini with several to the folder that its INST_INI names', () => {
    const system = readSystem([
      site('one/EP1', {
        'dm.ini': 'INSTANCE_NAME = EP1',
        'dmwatcher.ini': group('GRP1', '/data/EP1/dm.ini') + group('GRP2', '/data/EP2_STANDBY/dm.ini'),
      }),
      site('one/EP2_STANDBY', { 'dm.ini': 'INSTANCE_NAME = EP2_S' }),
      site('two/EP2', {
        'dm.ini': 'INSTANCE_NAME = EP2',
        'dmwatcher.ini': group('GRP1', '/data/EP1_STANDBY/dm.ini') + group('GRP2', '/data/EP2/dm.ini'),
      }),
    ]);
    const instances = [...groupsOf(system)].map(([name, members]) => [name, members.map(({ instance }) => instance)]);
    expect(instances).to.deep.equal([
      ['GRP1', ['EP1', undefined]],
      ['GRP2', ['EP2_S', 'EP2']],
    ]);
  });

  it('gives the only group of a dmwatcher.ini to its own folder, whatever INST_INI says', () => {
    const system = readSystem([
      site('a', { 'dm.ini': 'INSTANCE_NAME = A', 'dmwatcher.ini': group('GRP1', '/dm7/data/DAMENG/dm.ini') }),
    ]);
    expect(groupsOf(system).get('GRP1')?.[0]?.instance).to.equal('A');
  });
});
