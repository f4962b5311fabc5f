import { expect } from 'chai';
import fc from 'fast-check';
import { StreamDecoder, type StreamName } from './stream-decoder.ts';

function frame(type: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(type, 0);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function decode(chunks: readonly Buffer[]): Record<StreamName, string> {
  const text = { stdout: '', stderr: '' };
  const decoder = new StreamDecoder((stream, part) => (text[stream] += part));
  chunks.forEach((chunk) => decoder.push(chunk));
  decoder.end();
  return text;
}

describe('StreamDecoder', () => {
  const text = '主机 n1: 已提升 🐘';

  it('keeps a character whole that two frames share, for every cut', () => {
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(decode([frame(1, bytes.subarray(0, cut)), frame(1, bytes.subarray(cut))]).stdout).to.equal(text);
    }
  });

  it('reads the same whatever pieces the transport makes of it', () => {
    const stream = Buffer.concat([
      frame(1, Buffer.from(text)),
      frame(2, Buffer.from('错误')),
      frame(1, Buffer.from('end')),
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), (lengths) => {
        const chunks: Buffer[] = [];
        for (let offset = 0, index = 0; offset < stream.length; index += 1) {
          const length = lengths[index % lengths.length] ?? 1;
          chunks.push(stream.subarray(offset, offset + length));
          offset += length;
        }
        expect(decode(chunks)).to.deep.equal({ stdout: `${text}end`, stderr: '错误' });
      }),
    );
  });

  it('does not mix half a character of one stream into the other', () => {
    const [first, second] = [Buffer.from('汉').subarray(0, 1), Buffer.from('汉').subarray(1)];
    expect(decode([frame(1, first), frame(2, Buffer.from('e')), frame(1, second)])).to.deep.equal({
      stdout: '汉',
      stderr: 'e',
    });
  });

  it('shows that the end is damaged when the last character never becomes whole', () => {
    expect(decode([frame(1, Buffer.from('汉').subarray(0, 2))]).stdout).to.equal('\ufffd');
  });
});
