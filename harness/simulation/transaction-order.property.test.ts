import { expect } from 'chai';
import fc from 'fast-check';
import { parseModel } from '../checkers/models/index.ts';
import { checkRwRegister } from '../checkers/rw-register/index.ts';
import { TransactionHistoryBuilder, type TransactionResult } from '../checkers/transactions/index.ts';
import type { Operation } from '../history/operation.ts';
import { type Service, simulateClients } from './clients.ts';
import { lines } from './fixtures/transaction-verdict.ts';
import { ISOLATION, SIMULATED_ISOLATIONS, type SimulatedIsolation, type TransactionSimulation } from './index.ts';
import { SimulatedDatabase, type TransactionCall } from './simulated-database.ts';

/** Levels at which what is written is there from the commit on, all at once. */
const COMMITTING = SIMULATED_ISOLATIONS.filter(
  (isolation) => ISOLATION[isolation].promises.length > 0 && ISOLATION[isolation].readsFrom !== 'dirty',
);

/** A history, and the order of the commits by the index of the invocation, as the database itself would tell it. */
function withCommitOrder(options: Omit<TransactionSimulation, 'workload'>): {
  readonly history: readonly Operation[];
  readonly order: ReadonlyMap<number, number>;
} {
  const database = new SimulatedDatabase({ ...options, workload: 'rw-register' });
  const committed = new Map<unknown, number>();
  const recording: Service<TransactionCall> = {
    invoke: (client, draw) => database.invoke(client, draw),
    answer: (call) => database.answer(call),
    abandon: (call) => {
      database.abandon(call);
    },
    advance: (call, draw) => {
      const isDone = database.advance(call, draw);
      if (isDone && !call.failed) committed.set(call.value, committed.size);
      return isDone;
    },
  };
  const history = [...simulateClients(recording, options)];
  const order = history.flatMap(({ index, type, value }): [number, number][] => {
    const place = type === 'invoke' ? committed.get(value) : undefined;
    return place === undefined ? [] : [[index, place]];
  });
  return { history, order: new Map(order) };
}

function judge(
  history: readonly Operation[],
  order: ReadonlyMap<number, number>,
  isolation: SimulatedIsolation,
): TransactionResult {
  const builder = new TransactionHistoryBuilder();
  for (const operation of history) builder.add(operation);
  const models = ISOLATION[isolation].promises.map(parseModel);
  return checkRwRegister(builder.build({}), { models, transactionOrder: order });
}

const options = fc.record({
  seed: fc.integer(),
  operations: fc.integer({ min: 1, max: 120 }),
  processes: fc.integer({ min: 1, max: 8 }),
  activeKeys: fc.integer({ min: 1, max: 6 }),
  crashRate: fc.constantFrom(0, 0.1),
  failRate: fc.constantFrom(0, 0.1),
});

describe('with the order of commits that the database tells', function () {
  this.timeout(60_000);

  for (const isolation of COMMITTING) {
    it(`a simulated history keeps what ${isolation} promises`, () => {
      fc.assert(
        fc.property(options, (chosen) => {
          const { history, order } = withCommitOrder({ ...chosen, isolation });
          const { valid, anomalyTypes } = judge(history, order, isolation);
          expect(valid, `${anomalyTypes.join(', ')}\n${lines(history)}`).to.not.equal(false);
          if (valid === 'unknown') expect(anomalyTypes).to.deep.equal(['empty-transaction-graph']);
        }),
        { numRuns: 15 },
      );
    });
  }

  it('a history is denied when the order is told the other way round', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const isolation = 'strict-serializable';
      const { history, order } = withCommitOrder({ seed, operations: 40, processes: 1, activeKeys: 2, isolation });
      const reversed = new Map([...order].map(([index, place]) => [index, -place]));
      expect(judge(history, order, isolation).valid, lines(history)).to.equal(true);
      expect(judge(history, reversed, isolation).valid, lines(history)).to.equal(false);
    }
  });
});
