import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { connectEngine } from '../../harness/docker/engine.ts';
import { LABEL } from '../../harness/docker/labels.ts';
import { listRunObjects } from '../../harness/docker/run-objects.ts';
import { dbquake, withRunsFolder } from '../cli/dbquake.ts';

interface Row {
  readonly kind: string;
  readonly available: boolean;
  readonly reasons: readonly string[];
}

async function matrix(): Promise<readonly Row[]> {
  const { stdout, exitCode } = await dbquake('faults', '--json');
  expect(exitCode).to.equal(0);
  return (JSON.parse(stdout) as { readonly faults: readonly Row[] }).faults;
}

describe('the capability matrix @smoke', function () {
  this.timeout(60_000);

  it('says of every kind that it is available, or why not', async () => {
    const rows = await matrix();
    expect(rows.find(({ kind }) => kind === 'kill')).to.include({ available: true });
    for (const { kind, available, reasons } of rows) expect(reasons.length === 0, kind).to.equal(available);
  });
});

describe('a fault that cannot be had @smoke', function () {
  this.timeout(60_000);

  const refused = async (args: readonly string[], exitCode: number, says: RegExp): Promise<void> => {
    const engine = await connectEngine();
    await withRunsFolder(async (runs) => {
      const child = dbquake('run', 'quiet', '--runs', runs, ...args);
      const owner = `${child.pid ?? 'unknown'}@`;
      const result = await child;
      expect(result.stderr).to.match(says);
      expect(result.exitCode).to.equal(exitCode);
      const objects = await listRunObjects(engine);
      expect(objects.filter(({ labels }) => labels[LABEL.owner]?.startsWith(owner))).to.deep.equal([]);
      expect(await readdir(runs)).to.deep.equal([]);
    });
  };
  const withSchedule = async (entry: string, exitCode: number, says: RegExp): Promise<void> =>
    withRunsFolder(async (folder) => {
      const file = path.join(folder, 'schedule.yaml');
      await writeFile(file, `- ${entry}\n`);
      await refused(['--schedule', file], exitCode, says);
    });

  it('is refused by name with exit 64 when there is no such kind', () =>
    refused(['--faults', 'meteor', '--time', '60s'], 64, /There is no fault "meteor"/));

  it('is refused by name with exit 3 and the reason when this host cannot do it', () =>
    refused(['--faults', 'power-loss', '--time', '60s'], 3, /Not available here: power-loss: .*dropping writes/));

  it('is refused for a parameter that it does not have', () =>
    withSchedule('{ at: 1s, inject: loss, parameters: { share: 3 } }', 64, /Parameters of loss/));

  it('is refused for a node that there is not', () =>
    withSchedule('{ at: 1s, inject: kill, target: n7 }', 64, /there is no node n7, only n1, n2, n3/));

  it('is refused when it damages files and no majority would be left sound', () =>
    withSchedule('{ at: 1s, inject: corrupt-file, target: all standbys }', 64, /2 of 3 nodes are no minority/));

  it('is refused for a witness where the product has none', () =>
    withSchedule('{ at: 1s, inject: kill, target: witness }', 64, /the product has no witness node/));
});
