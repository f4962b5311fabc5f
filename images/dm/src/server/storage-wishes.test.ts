import { expect } from 'chai';
import { newDatabase } from '../database/database-state.ts';
import { storageWishes } from './storage-wishes.ts';

const options = { waitForApply: false, followers: [], upstream: undefined };
const primary = {
  ...newDatabase(
    {
      instance: 'A',
      watcherErrorTime: 60,
      alterModeStatus: false,
      offlineTablespaces: 2,
      sessionFreeTime: 60,
      watcherWaitTime: 0,
      archives: { B: 'REALTIME', C: 'REALTIME', D: 'ASYNC' },
    },
    'PRIMARY',
    0,
  ),
  archives: { B: 'VALID', C: 'INVALID', D: 'VALID' },
} as const;

describe('what PostgreSQL shall do', () => {
  it('is to wait for every VALID archive but asynchronous ones', () => {
    expect(storageWishes({ ...primary, status: 'OPEN' }, options))
      .to.include({ admits: true })
      .and.deep.include({
        commitsWaitFor: ['B'],
      });
  });

  it('is to acknowledge nothing in SUSPEND and in MOUNT', () => {
    expect(storageWishes({ ...primary, status: 'SUSPEND' }, options)).to.include({
      admits: true,
      commitsWaitFor: 'nobody ever',
    });
    expect(storageWishes({ ...primary, status: 'MOUNT' }, options)).to.include({
      admits: false,
      commitsWaitFor: 'nobody ever',
    });
  });

  it('is to wait for nobody on a standby', () => {
    expect(storageWishes({ ...primary, mode: 'STANDBY', status: 'OPEN' }, options).commitsWaitFor).to.deep.equal([]);
  });
});
