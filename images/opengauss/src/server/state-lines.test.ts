import { expect } from 'chai';
import { readFixture } from '../fixtures/read-fixture.ts';
import type { DbState, Detail, HaState, LocalRole } from '../control.ts';
import { stateLines, type LoggedState } from './state-lines.ts';

type Moment = readonly [role: LocalRole, state: DbState, detail?: Detail, index?: number];

/** What the log says of a server that goes through these states. */
function linesOf(moments: readonly Moment[]): readonly string[] {
  let before: LoggedState | undefined;
  return moments.flatMap(([role, state, detail = 'Normal', index = 1]) => {
    const ha: HaState = { local_role: role, static_connections: 2, db_state: state, detail_information: detail };
    const { lines, now } = stateLines(before, ha, index);
    before = now;
    return lines;
  });
}

/** The lines of a real 3.0.6; it repeats `Disconnected` after each attempt, the stand-in says it once. */
function recorded(name: string): readonly string[] {
  return readFixture(import.meta.url, `real-state-lines.${name}.log.txt`)
    .trim()
    .split('\n')
    .map((line) => line.replace(/^.* LOG: +/, ''))
    .filter((line, position, all) => !line.includes('Disconnected') || line !== all[position - 1]);
}

describe('lines about gaussdb.state', () => {
  it('are those of a real standby that starts, reconnects, loses its primary and is failed over', () => {
    expect(
      linesOf([
        ['Standby', 'Starting'],
        ['Standby', 'Need repair', 'Connecting...'],
        ['Standby', 'Normal'],
        ['Standby', 'Need repair', 'Connecting...'],
        ['Standby', 'Catchup'],
        ['Standby', 'Normal'],
        ['Standby', 'Need repair', 'Connecting...'],
        ['Standby', 'Normal', 'Normal', 2],
        ['Standby', 'Need repair', 'Connecting...', 1],
        ['Standby', 'Need repair', 'Disconnected', 1],
        ['Standby', 'Promoting'],
        ['Primary', 'Normal'],
      ]),
    ).to.deep.equal(recorded('n3'));
  });

  it('are those of a real primary that steps down and then loses the new one', () => {
    expect(
      linesOf([
        ['Primary', 'Starting'],
        ['Primary', 'Normal'],
        ['Primary', 'Demoting'],
        ['Standby', 'Starting'],
        ['Standby', 'Need repair', 'Connecting...'],
        ['Standby', 'Normal'],
        ['Standby', 'Need repair', 'Disconnected'],
      ]).slice(1),
    ).to.deep.equal(recorded('n1'));
  });

  it('are those of a real standby that is switched over to', () => {
    expect(
      linesOf([
        ['Standby', 'Starting'],
        ['Standby', 'Normal'],
        ['Standby', 'Wait promoting'],
        ['Standby', 'Promoting'],
        ['Primary', 'Normal'],
      ]).slice(1),
    ).to.deep.equal(recorded('rejoin'));
  });

  it('name the reason why a standby needs a build', () => {
    expect(
      linesOf([
        ['Standby', 'Starting'],
        ['Standby', 'Need repair', 'WAL segment removed'],
      ]).at(-1),
    ).to.equal(
      'update gaussdb state file: build reason(WAL segment removed), db state(Need repair), server mode(Standby), current connect index(1)',
    );
  });

  it('say nothing where only what is not logged changes', () => {
    expect(
      linesOf([
        ['Primary', 'Starting'],
        ['Primary', 'Normal'],
        ['Primary', 'Normal', 'Normal', 2],
      ]),
    ).to.have.length(2);
  });
});
