import fc from 'fast-check';
import { expect } from 'chai';
import { exactInteger, mayHoldBigIntegers, quoteBigIntegers } from './big-integers.ts';

describe('integers of many digits', () => {
  it('are found wherever they lie', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), fc.string(), (before, digits, after) => {
        const text = `${before}x${'7'.repeat(digits)}x${after}`;
        expect(mayHoldBigIntegers(text)).to.equal(/\d{16}/.test(text));
      }),
    );
  });

  it('become text in JSON where a number would round them, and nowhere else', () => {
    const json =
      '{"a":9007199254740993,"b":-9007199254740993,"c":"9007199254740993","d":1e9007199254740993,"e":0.9007199254740993}';
    expect(quoteBigIntegers(json)).to.equal(
      '{"a":"9007199254740993","b":"-9007199254740993","c":"9007199254740993","d":1e9007199254740993,"e":0.9007199254740993}',
    );
    expect(quoteBigIntegers('[1000000000000000, "\\"9007199254740993"]')).to.equal(
      '[1000000000000000, "\\"9007199254740993"]',
    );
    expect(exactInteger('1000000000000000')).to.equal(1e15);
  });
});
