import { expect } from 'chai';
import { assignedValue } from './reload.ts';

describe('assignedValue', () => {
  const configuration = [
    '#most_available_sync = off',
    "synchronous_standby_names = '*'\t# standby servers",
    'most_available_sync = off # Enables',
    'most_available_sync=on',
    "application_name = 'it''s n1'",
    "empty = ''",
  ].join('\n');

  for (const [setting, value] of [
    ['most_available_sync', 'on'],
    ['synchronous_standby_names', '*'],
    ['application_name', "it's n1"],
    ['empty', ''],
    ['absent', ''],
    ['names', ''],
  ] as const) {
    it(`reads "${value}" for ${setting}`, () => {
      expect(assignedValue(configuration, setting)).to.equal(value);
    });
  }
});
