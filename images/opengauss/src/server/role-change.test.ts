import { expect } from 'chai';
import type { LocalRole } from '../control.ts';
import { deriveState, type Phase } from './ha-state.ts';
import { decide, startRole, type RoleRequest } from './role-change.ts';

describe('a role change', () => {
  const allowed: readonly (readonly [LocalRole, RoleRequest, string])[] = [
    ['Standby', 'failover', 'promote'],
    ['Standby', 'switchover', 'ask primary'],
    ['Primary', 'demote', 'demote'],
    ['Cascade Standby', 'failover', 'become standby'],
    ['Cascade Standby', 'switchover', 'ask standby'],
    ['Standby', 'swap', 'become cascade standby'],
    ['Pending', 'notify primary', 'start as primary'],
    ['Pending', 'notify standby', 'start as standby'],
    ['Pending', 'notify cascade standby', 'start as cascade standby'],
  ];
  for (const [role, request, action] of allowed) {
    it(`lets a ${role} take ${request}`, () => {
      expect(decide(role, 'running', request, true)).to.have.property('action', action);
    });
  }

  it('refuses everything else in every other role', () => {
    const roles: readonly LocalRole[] = ['Normal', 'Primary', 'Standby', 'Cascade Standby', 'Pending', 'Unknown'];
    const requests: readonly RoleRequest[] = [
      'failover',
      'switchover',
      'demote',
      'swap',
      'notify primary',
      'notify standby',
      'notify cascade standby',
    ];
    for (const role of roles) {
      for (const request of requests) {
        const isAllowed = allowed.some(([from, wanted]) => from === role && wanted === request);
        if (!isAllowed)
          expect(decide(role, 'running', request, true), `${role} ${request}`).to.have.property('refused');
      }
    }
  });

  it('refuses a second request while the first is carried out', () => {
    const phases: readonly Phase[] = ['starting', 'wait promoting', 'promoting', 'demoting', 'stopping'];
    for (const phase of phases) expect(decide('Standby', phase, 'failover', true)).to.have.property('refused');
  });

  it('drops a switchover request while the walreceiver is not online, but not a failover', () => {
    expect(decide('Standby', 'running', 'switchover', false)).to.have.property('refused');
    expect(decide('Standby', 'running', 'failover', false)).to.have.property('action', 'promote');
  });
});

describe('the role of a server that starts', () => {
  it('is Primary without -M where replconninfo is set, Normal where it is not', () => {
    expect(startRole(undefined, 1)).to.equal('Primary');
    expect(startRole(undefined, 0)).to.equal('Normal');
  });

  it('is Normal with -M primary where replconninfo is not set', () => {
    expect(startRole('primary', 0)).to.equal('Normal');
    expect(startRole('primary', 2)).to.equal('Primary');
  });

  it('is Standby with -M standby, also without replconninfo', () => {
    expect(startRole('standby', 0)).to.equal('Standby');
    expect(startRole('pending', 1)).to.equal('Pending');
  });
});

describe('db_state and detail_information', () => {
  const idle = { streaming: false, catchingUp: false, reason: 'Normal' } as const;
  const state = (role: LocalRole, phase: Phase, receiver: Parameters<typeof deriveState>[3]): string => {
    const { db_state, detail_information } = deriveState(role, phase, 2, receiver);
    return `${db_state}/${detail_information}`;
  };

  it('are always Normal on a primary', () => {
    expect(state('Primary', 'running', { ...idle, reason: 'Disconnected' })).to.equal('Normal/Normal');
    expect(state('Normal', 'running', idle)).to.equal('Normal/Normal');
  });

  it('follow the receiver on a standby', () => {
    expect(state('Standby', 'running', { ...idle, streaming: true })).to.equal('Normal/Normal');
    expect(state('Standby', 'running', { ...idle, streaming: true, catchingUp: true })).to.equal('Catchup/Normal');
    expect(state('Standby', 'running', idle)).to.equal('Need repair/Connecting...');
    expect(state('Standby', 'running', { ...idle, reason: 'Disconnected' })).to.equal('Need repair/Disconnected');
    expect(state('Standby', 'running', { ...idle, reason: 'WAL segment removed' })).to.equal(
      'Need repair/WAL segment removed',
    );
  });

  it('show a role change while it lasts', () => {
    expect(state('Standby', 'wait promoting', { ...idle, streaming: true })).to.equal('Wait promoting/Normal');
    expect(state('Standby', 'promoting', idle)).to.equal('Promoting/Connecting...');
    expect(state('Primary', 'demoting', idle)).to.equal('Demoting/Normal');
    expect(state('Standby', 'starting', idle)).to.equal('Starting/Normal');
  });

  it('say Need repair and Disconnected while Pending', () => {
    expect(state('Pending', 'running', idle)).to.equal('Need repair/Disconnected');
  });
});
