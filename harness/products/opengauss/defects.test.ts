import { expect } from 'chai';
import type { CommandRecord } from '../../cluster/command-record.ts';
import { openGaussDefects, switchDefectOn } from './defects.ts';
import { ScriptedNode } from './fixtures/scripted-node.ts';

class ListeningNode extends ScriptedNode {
  readonly asked: (readonly string[])[] = [];

  override exec(argv: readonly string[]): Promise<CommandRecord> {
    this.asked.push(argv);
    return super.exec(argv);
  }
}

describe('the defect switches of openGauss', () => {
  it('have names of their own', () => {
    expect(new Set(openGaussDefects.map(({ name }) => name)).size).to.equal(openGaussDefects.length);
  });

  it('are switched on by a file of the installation', async () => {
    const node = new ListeningNode('n1', () => '');
    const [first] = openGaussDefects;
    if (first === undefined) throw new Error('no defect');
    await switchDefectOn(node, first);
    const file = '/usr/local/opengauss/share/defect';
    const script = `printf '%s\\n' 'early-acknowledgement' >${file} && chmod 644 ${file}`;
    expect(node.asked).to.deep.equal([['sh', '-c', script]]);
  });
});
