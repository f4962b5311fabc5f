import { expect } from 'chai';
import { parseControlFile } from '../../harness/checkers/lineage/control-file-text.ts';
import { readControlFiles } from '../../harness/products/dm/control-file.ts';
import { asDmdba } from './support/daemons.ts';
import { DmGroup } from './support/dm-group.ts';

/** Rows L of facts/dm.md §5.8 on a running group. */
describe('DM control file (L)', function () {
  this.timeout(240_000);
  const group = DmGroup.forSuite({ standbys: 1 });

  /** Descriptions of the records on each node, and whether all files are equal. */
  async function records(): Promise<{ readonly equal: boolean; readonly descriptions: readonly string[] }> {
    const texts = Object.values(await readControlFiles(group.databases));
    const [first = ''] = texts;
    const descriptions = parseControlFile(first)?.records.map(({ description }) => description) ?? [];
    return { equal: new Set(texts).size === 1, descriptions };
  }

  it('L6, L8: a switchover adds one record, on all members; nothing else in the group does', async () => {
    const before = await records();
    expect(before.equal).to.equal(true);
    await group.cluster.command('set group INST_RECOVER_TIME 3');
    await group.cluster.command('set group arch invalid');
    await group.untilLog(group.n1, /RECOVERY of .* ends with 0/);
    await group.whole();
    expect((await records()).descriptions).to.deep.equal(before.descriptions);
    await group.cluster.switchover(group.n2);
    await group.whole();
    const after = await records();
    expect(after.equal).to.equal(true);
    expect(after.descriptions).to.deep.equal([...before.descriptions, 'Switchover']);
  });

  it('L6, L8: an automatic takeover adds one record, which the old primary gets when it is recovered', async () => {
    const { n1, n2 } = group;
    const before = await records();
    const kill = await group.inject('kill', [n1]);
    await group.untilRole(n2, 'primary OPEN');
    await group.heal(kill);
    await group.whole();
    const after = await records();
    expect(after.equal).to.equal(true);
    expect(after.descriptions).to.deep.equal([...before.descriptions, 'Auto Takeover']);
  });

  it('L1, L3: each run of dmctlcvt TYPE=3 makes a file with a TGUID of its own, in a folder with the name of the group', async () => {
    const tguid = async (folder: string): Promise<string | undefined> => {
      const made = await asDmdba(
        group.n1,
        `mkdir -p ${folder} && dmctlcvt TYPE=3 SRC=/var/lib/dm/DAMENG/dmwatcher.ini DEST=${folder} && cat ${folder}/GRP1/dmwatcher.ctl`,
      );
      expect(made.exitCode, made.stdout + made.stderr).to.equal(0);
      return /^TGUID = (\d+)$/m.exec(made.stdout)?.[1];
    };
    const [one, another] = [await tguid('/tmp/ctl1'), await tguid('/tmp/ctl2')];
    expect(one).to.be.a('string');
    expect(one).to.not.equal(another);
  });

  it('L4: dmctlcvt TYPE=4 and "show dmwatcher ctl" show the same file', async () => {
    const { n1, cluster } = group;
    const text = await asDmdba(
      n1,
      'dmctlcvt TYPE=4 SRC=/var/lib/dm/DAMENG/dmwatcher.ctl DEST=/tmp/ctl.txt && cat /tmp/ctl.txt',
    );
    const shown = await cluster.type(`show dmwatcher ctl ${group.instance(n1)}`);
    const file = parseControlFile(text.stdout);
    expect(file?.status).to.equal('VALID');
    expect(shown).to.include(`TGUID = ${file?.tguid ?? '-'}`);
  });
});
