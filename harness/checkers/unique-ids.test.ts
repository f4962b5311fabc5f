import { expect } from 'chai';
import { done, sequence } from './fixtures/sequence.ts';
import { checkUniqueIds } from './unique-ids.ts';

describe('unique-ids', () => {
  it('counts ids that were given out more than once, and says by which operations', () => {
    const result = checkUniqueIds(
      sequence(...done(0, 'generate', 7), ...done(1, 'generate', 3), ...done(2, 'generate', 7), [
        3,
        'invoke',
        'generate',
      ]),
    );
    expect(result).to.deep.include({
      valid: false,
      attemptedCount: 4,
      acknowledgedCount: 3,
      duplicatedCount: 1,
      duplicated: { '7': 2 },
      range: [3, 7],
    });
    expect(result.anomalies[0]?.operations).to.deep.equal([1, 5]);
  });

  it('tells ids of 64 bits apart and orders them as numbers', () => {
    const ids = ['9223372036854775807', '9223372036854775806', 12];
    const result = checkUniqueIds(sequence(...ids.flatMap((id) => done(0, 'generate', id))));
    expect(result).to.deep.include({ valid: true, range: [12, '9223372036854775807'] });
  });
});
