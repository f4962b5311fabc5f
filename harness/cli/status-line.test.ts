import { expect } from 'chai';
import { statusLine } from './status-line.ts';

const capture = (isTTY: boolean): { written: string[]; isTTY: boolean; columns: number; write(text: string): void } => {
  const written: string[] = [];
  return { written, isTTY, columns: 40, write: (text) => void written.push(text) };
};

describe('the status line', () => {
  it('prints one plain line a step where there is no terminal, and no figures', () => {
    const output = capture(false);
    let time = 0;
    const status = statusLine(output, false, () => time);
    status.step('deploy');
    time = 1500;
    status.figures('200 op/s');
    status.step('deploy');
    status.step('load');
    status.end();
    expect(output.written).to.deep.equal(['    0 ms  deploy\n', '   1.5 s  load\n']);
  });

  it('redraws one line on a terminal and never wraps it', () => {
    const output = capture(true);
    const status = statusLine(output, false, () => 0);
    status.step('load');
    status.figures('x'.repeat(100));
    status.end();
    const erase = '\r\u001b[2K';
    expect(output.written.every((text) => text.replace(erase, '').length < 40)).to.equal(true);
    expect(output.written.at(-1)).to.equal('\n');
  });

  it('says nothing when it is quiet', () => {
    const output = capture(true);
    const status = statusLine(output, true, () => 0);
    status.step('load');
    status.end();
    expect(output.written).to.deep.equal([]);
  });
});
