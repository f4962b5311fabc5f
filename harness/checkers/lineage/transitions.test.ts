import { expect } from 'chai';
import type { NodeRole, StateSample } from '../../cluster/node-state.ts';
import type { Operation } from '../../history/operation.ts';
import { evidence, silence } from '../fixtures/cluster-samples.ts';
import { HistoryBuilder } from '../fixtures/history-builder.ts';
import { DM_TRANSITIONS, OPENGAUSS_TRANSITIONS } from './transition-table.ts';
import { createTransitionsChecker, type TransitionsResult } from './transitions.ts';

function shows(ms: number, node: string, role: NodeRole, state: string): StateSample {
  return { time: ms * 1e6, node, state: { role, state, detail: 'Normal', senders: [] } };
}

function check(states: readonly StateSample[], history: readonly Operation[] = []): TransitionsResult {
  return createTransitionsChecker(OPENGAUSS_TRANSITIONS).check(evidence(history, states));
}

/** Recording 16: a switchover on dn2, polled on both nodes. */
const SWITCHOVER: readonly StateSample[] = [
  shows(820, 'dn1', 'primary', 'Normal'),
  shows(900, 'dn2', 'standby', 'Normal'),
  shows(1476, 'dn1', 'primary', 'Demoting'),
  shows(1520, 'dn2', 'standby', 'Wait promoting'),
  shows(2817, 'dn2', 'standby', 'Promoting'),
  shows(2920, 'dn1', 'standby', 'Starting'),
  shows(3156, 'dn1', 'standby', 'Need repair'),
  shows(3864, 'dn2', 'primary', 'Normal'),
  shows(4348, 'dn1', 'standby', 'Normal'),
];
const ASKED = new HistoryBuilder().operator('switchover', 'dn2', [1000, 7000]).build();

describe('transitions checker with the table of openGauss', () => {
  it('knows the states of a recorded switchover of 3.0.6', () => {
    expect(check(SWITCHOVER, ASKED)).to.deep.include({ valid: true, wrong: [], changes: 7 });
  });

  it('accuses the same states when nobody asked for a switchover', () => {
    const result = check(SWITCHOVER);
    expect(result).to.include({ valid: false, class: 'replication' });
    expect(result.wrong.map(({ node, to }) => `${node} ${to}`)).to.have.members([
      'dn1 primary, Demoting',
      'dn1 standby, Starting',
      'dn2 standby, Wait promoting',
      'dn2 standby, Promoting',
      'dn2 primary, Normal',
    ]);
  });

  it('accuses a standby that promotes itself, which openGauss never does', () => {
    const result = check([shows(1000, 'n2', 'standby', 'Need repair'), shows(1200, 'n2', 'primary', 'Normal')]);
    expect(result.summary).to.equal(
      'n2 went from "standby, Need repair" to "primary, Normal" at 1.200 s, and nothing explains it (§4.1 step 2)',
    );
  });

  it('lets a failover explain it, also when the node had not answered for long', () => {
    const history = new HistoryBuilder().operator('failover', 'n2', [500, 1500]).build();
    expect(
      check([shows(100, 'n2', 'standby', 'Normal'), shows(1200, 'n2', 'primary', 'Normal')], history).valid,
    ).to.equal(true);
  });

  it('does not let the failover of another node explain it', () => {
    const history = new HistoryBuilder().operator('failover', 'n3', [500, 1500]).build();
    expect(
      check([shows(100, 'n2', 'standby', 'Normal'), shows(1200, 'n2', 'primary', 'Normal')], history).valid,
    ).to.equal(false);
  });

  it('lets a start in another role explain it: the node was silent in between', () => {
    const states = [shows(100, 'n2', 'standby', 'Normal'), silence(400, 'n2'), shows(1200, 'n2', 'primary', 'Normal')];
    expect(check(states).valid).to.equal(true);
  });

  it('lets a fault that changes roles explain it on every node', () => {
    const fault = { id: 'f1', kind: 'switchover', targets: ['n2'] };
    const history = new HistoryBuilder().fault(fault, [500, 900], [2000, 2100]).build();
    expect(
      check([shows(100, 'n1', 'primary', 'Normal'), shows(1200, 'n1', 'standby', 'Normal')], history).valid,
    ).to.equal(true);
  });

  it('accuses a state that the role does not have', () => {
    const result = check([shows(100, 'n1', 'primary', 'Normal'), shows(300, 'n1', 'primary', 'Need repair')]);
    expect(result.wrong.map(({ row }) => row)).to.deep.equal(['primary is never Need repair']);
  });

  it('accuses a cascade standby that becomes primary, whatever was asked', () => {
    const history = new HistoryBuilder().operator('failover', 'n3', [50, 1500]).build();
    expect(
      check([shows(100, 'n3', 'cascade standby', 'Normal'), shows(300, 'n3', 'primary', 'Normal')], history).valid,
    ).to.equal(false);
  });

  it('knows every way in which a standby comes and goes', () => {
    const ways = ['Normal', 'Need repair', 'Starting', 'Catchup', 'Normal', 'Building', 'Need repair', 'Normal'];
    expect(check(ways.map((state, step) => shows(step * 200, 'n2', 'standby', state))).valid).to.equal(true);
  });
});

describe('transitions checker with the table of DM', () => {
  const checkDm = (states: readonly StateSample[], history: readonly Operation[] = []): TransitionsResult =>
    createTransitionsChecker(DM_TRANSITIONS).check(evidence(history, states));
  const TAKEOVER = [
    shows(1000, 'n1', 'primary', 'OPEN'),
    shows(1000, 'n2', 'standby', 'OPEN'),
    shows(4000, 'n2', 'primary', 'OPEN'),
    shows(5000, 'n2', 'primary', 'SUSPEND'),
    shows(5200, 'n2', 'primary', 'OPEN'),
    shows(9000, 'n1', 'standby', 'OPEN'),
  ];
  const KILLED = new HistoryBuilder().fault({ id: 'f1', kind: 'kill', targets: ['n1'] }, [1100, 1500], [7000, 8000]);

  it('lets a fault of the primary explain a takeover, and its healing that it comes back as standby', () => {
    expect(checkDm(TAKEOVER, KILLED.build())).to.deep.include({ valid: true, wrong: [], changes: 4 });
  });

  it('accuses a takeover for which nothing failed, even when the node was silent in between', () => {
    const states = [TAKEOVER[1], silence(2000, 'n2'), TAKEOVER[2]].flatMap((sample) => sample ?? []);
    expect(checkDm(states).wrong.map(({ node, row }) => [node, row])).to.deep.equal([['n2', '§2.5']]);
  });

  it('lets a switchover explain both changes', () => {
    const asked = new HistoryBuilder().operator('switchover', 'n2', [3000, 9500]).build();
    expect(checkDm(TAKEOVER, asked).valid).to.equal(true);
  });

  it('accuses a standby that is SUSPEND, which only a primary can be', () => {
    const states = [shows(1000, 'n2', 'standby', 'OPEN'), shows(1200, 'n2', 'standby', 'SUSPEND')];
    expect(checkDm(states).valid).to.equal(false);
  });
});
