import { expect } from 'chai';
import { doubledRows } from './doubled-rows.ts';
import { complete, failure, ready, row } from './fixtures/protocol.ts';
import { readText, type Message } from './message.ts';
import { refusedCommits } from './refused-commits.ts';
import { staleReads } from './stale-reads.ts';
import { swappedUpdates } from './swapped-updates.ts';
import type { Exchange } from './tamperer.ts';

const primary = (): boolean => false;
const standby = (): boolean => true;
const types = (messages: readonly Message[]): string => messages.map(({ type }) => type).join('');

function exchange(text: string, values: readonly string[] = [], autocommit = true): Exchange {
  const parameters = values.map((value) => Buffer.from(value));
  const binding = Buffer.from(values.join());
  return { statement: { text, parameters, binding }, autocommit };
}

describe('a standby that applies twice', () => {
  const rows = Array.from({ length: 400 }, (_, value) => row(String(value)));
  const answer = [...rows, complete('SELECT 400'), ready()];
  const read = exchange('SELECT value FROM dbquake.set_element');

  it('shows some rows two times, always the same ones, and counts them', () => {
    const once = doubledRows(standby).answer?.(read, answer, 0) ?? [];
    expect(once.length)
      .to.be.greaterThan(answer.length)
      .and.lessThan(answer.length * 1.1);
    const tag = once.find(({ type }) => type === 'C');
    expect(tag === undefined ? '' : readText(tag.body, 0).text).to.equal(`SELECT ${once.length - 2}`);
    expect(doubledRows(standby).answer?.(read, answer, 9)).to.deep.equal(once);
  });

  it('leaves the primary, functions and aggregates alone', () => {
    expect(doubledRows(primary).answer?.(read, answer, 0)).to.equal(answer);
    for (const text of ['select count(*) from dbquake.set_element', 'select lsn from pg_last_xlog_replay_location()']) {
      expect(doubledRows(standby).answer?.(exchange(text), answer, 0)).to.equal(answer);
    }
  });
});

describe('a primary with stale reads', () => {
  const read = exchange('SELECT value FROM dbquake.register WHERE id = $1', ['3']);
  const answer = (value: number): readonly Message[] => [row(String(value)), complete('SELECT 1'), ready()];

  it('answers now and then what the same read showed half a second before', () => {
    const { answer: tamper } = staleReads(primary);
    const shown = Array.from({ length: 40 }, (_, step) => tamper?.(read, answer(step), step * 100) ?? []);
    const stale = shown.flatMap((messages, step) =>
      messages.every((message, part) => message.body.equals(answer(step)[part]?.body ?? Buffer.alloc(0))) ? [] : [step],
    );
    expect(stale.length).to.be.greaterThan(4).and.lessThan(20);
    for (const step of stale) expect(shown[step]).to.deep.equal(answer(step - 5));
  });

  it('has forgotten everything after a while, and keeps keys, standbys and transactions apart', () => {
    const { answer: tamper } = staleReads(primary);
    const late = Array.from({ length: 10 }, (_, step) => tamper?.(read, answer(step), step * 4000));
    expect(late).to.deep.equal(Array.from({ length: 10 }, (_, step) => answer(step)));
    const other = { ...read, autocommit: false };
    const inside = Array.from({ length: 20 }, (_, step) => tamper?.(other, answer(step), 50_000 + step * 100));
    expect(inside).to.deep.equal(Array.from({ length: 20 }, (_, step) => answer(step)));
  });
});

describe('a primary that refuses what it has committed', () => {
  const insert = exchange('INSERT INTO dbquake.set_element VALUES ($1)', ['1']);
  const done = [complete('INSERT 0 1'), ready()];

  it('answers one commit of twenty with an error that means rolled back', () => {
    const { answer: tamper } = refusedCommits(primary);
    const answers = Array.from({ length: 40 }, () => types(tamper?.(insert, done, 0) ?? []));
    expect(answers.filter((answer) => answer === 'EZ')).to.have.length(2);
    expect(answers.filter((answer) => answer === 'CZ')).to.have.length(38);
  });

  it('leaves alone what changed nothing, what failed, and what is not the end of its transaction', () => {
    const { answer: tamper } = refusedCommits(primary);
    const others: readonly (readonly [Exchange, readonly Message[]])[] = [
      [insert, [failure, ready()]],
      [insert, [complete('UPDATE 0'), ready()]],
      [{ ...insert, autocommit: false }, [complete('UPDATE 1'), ready('T')]],
    ];
    for (const [what, answer] of others) {
      for (let time = 0; time < 40; time += 1) expect(tamper?.(what, answer, time)).to.equal(answer);
    }
  });
});

describe('a primary that swaps updates', () => {
  const update = (value: string, key = '3'): Exchange =>
    exchange('UPDATE dbquake.register SET value = $2 WHERE id = $1', [key, value]);

  it('carries out the older of two updates of a row once more after the newer one', () => {
    const { followUp } = swappedUpdates(primary);
    const after = Array.from({ length: 6 }, (_, value) => followUp?.(update(String(value))) ?? []);
    expect(after.map(types)).to.deep.equal(['', '', '', '', '', 'PBES']);
    expect(after[5]?.[1]?.body.toString('latin1')).to.equal('\0\x003,4');
  });

  it('swaps no updates of different rows, on a standby, of a condition, or in a transaction', () => {
    const apart = swappedUpdates(primary);
    for (let key = 0; key < 40; key += 1) expect(apart.followUp?.(update('1', String(key)))).to.deep.equal([]);
    const compare = exchange('UPDATE dbquake.register SET value = $3 WHERE id = $1 AND value = $2', ['3', '1', '2']);
    for (const [what, role] of [
      [compare, primary],
      [update('1'), standby],
      [{ ...update('1'), autocommit: false }, primary],
    ] as const) {
      const { followUp } = swappedUpdates(role);
      for (let time = 0; time < 40; time += 1) expect(followUp?.(what)).to.deep.equal([]);
    }
  });
});
