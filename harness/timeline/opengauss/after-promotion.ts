import type { StepRule } from '../procedure.ts';

/** Whatever made a standby primary, the others come over to it. */
export const FOLLOWING: StepRule = {
  phase: 'standbys following',
  title: 'the other standbys follow the new primary',
  on: 'others',
  from: ['receiver-streaming'],
  to: ['standby-normal'],
  end: 'last',
  until: ['server-starting', 'process-started'],
  log: 'server',
  needed: false,
  row: '§4.1 step 4',
};

/** Only a run of dbquake knows when a client was answered. */
export const FIRST_WRITE: StepRule = {
  phase: 'first write',
  title: 'first write that the new primary acknowledged',
  on: 'executor',
  from: ['accepted-write'],
  to: [],
  log: 'run',
  needed: true,
  row: '§4.1 step 5',
};
