import { expect } from 'chai';
import { kindOf } from './function-kind.ts';

describe('what an operation does', () => {
  const cases: readonly (readonly [f: string, value: unknown, kind: string])[] = [
    ['add', 7, 'write'],
    ['read', null, 'read'],
    ['txn', [['r', 1, null]], 'read'],
    ['txn', [], 'read'],
    [
      'txn',
      [
        ['r', 1, null],
        ['append', 1, 2],
      ],
      'write',
    ],
    ['txn', [['w', 1, 2]], 'write'],
  ];
  for (const [f, value, kind] of cases) {
    it(`${f} ${JSON.stringify(value)} is a ${kind}`, () => {
      expect(kindOf({ index: 0, time: 0, process: 0, type: 'ok', f, value })).to.equal(kind);
    });
  }
});
