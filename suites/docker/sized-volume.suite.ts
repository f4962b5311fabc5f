import { expect } from 'chai';
import { createBareCluster, DATA_PATH, suiteRun, type BareCluster } from './fixtures/bare-cluster.ts';

const SIZE = 64 * 1024 ** 2;

describe('a data volume of fixed size', function () {
  this.timeout(60_000);
  let cluster: BareCluster;

  before(async () => {
    cluster = await createBareCluster(suiteRun('sized'), ['n1'], { sizedDataBytes: SIZE });
  });
  after(() => cluster.remove());

  const run = async (command: string): Promise<string> => {
    const [node] = cluster.nodes;
    const result = await node?.probe(['sh', '-c', command], { timeoutMs: 10_000 });
    return `${result?.stdout ?? ''}${result?.stderr ?? ''}`.trim();
  };

  it('has the size that was asked for and the ownership that the image gives it', async () => {
    expect(await run(`df -B1 --output=size ${DATA_PATH} | tail -1`)).to.equal(String(SIZE));
    expect(await run(`stat -c %U ${DATA_PATH}`)).to.equal('postgres');
  });

  it('is full when it is full', async () => {
    expect(await run(`head -c ${SIZE * 2} /dev/zero > ${DATA_PATH}/filler`)).to.match(/No space left/);
    await run(`rm ${DATA_PATH}/filler`);
  });

  it('keeps its files while the container of the node is down', async () => {
    await run(`echo precious > ${DATA_PATH}/file`);
    const [node] = cluster.nodes;
    await node?.control.kill();
    await node?.control.start();
    expect(await run(`cat ${DATA_PATH}/file`)).to.equal('precious');
  });
});
