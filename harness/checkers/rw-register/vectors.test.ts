import { expect } from 'chai';
import type { Operation } from '../../history/operation.ts';
import { parseModel } from '../models/index.ts';
import { type TransactionHistory, TransactionHistoryBuilder } from '../transactions/index.ts';
import published from './fixtures/vectors.json' with { type: 'json' };
import { checkRwRegister } from './index.ts';
import type { RwRegisterOptions } from './rw-register-options.ts';

interface VectorCheck {
  readonly valid: boolean | 'unknown';
  readonly anomaliesAsked?: readonly string[];
  readonly consistencyModels?: readonly string[];
  readonly anomalyTypes?: readonly string[];
  readonly not?: readonly string[];
  readonly options?: {
    readonly wfrKeys?: boolean;
    readonly sequentialKeys?: boolean;
    readonly linearizableKeys?: boolean;
    readonly transactionOrder?: Readonly<Record<string, number>>;
  };
}

interface Vector {
  readonly id: string;
  readonly history: readonly Operation[];
  readonly checks: readonly VectorCheck[];
  readonly completionsOnly?: boolean;
  readonly expectedCycle?: readonly number[];
}

/** Where the reference tool lets a value pass that nobody wrote, after a write of the register was acknowledged. */
const MORE_THAN_THE_REFERENCE: Readonly<Record<string, readonly string[]>> = {
  'rw-cyclic-versions-lin': ['garbage-read'],
};

describe('rw-register, published vectors', () => {
  for (const vector of published as unknown as readonly Vector[]) {
    vector.checks.forEach((check, number) => {
      it(`${vector.id}, question ${number + 1}, is ${check.valid === true ? 'valid' : (check.anomalyTypes ?? []).join(' and ')}`, () => {
        const result = checkRwRegister(historyOf(vector), optionsOf(check));
        const expected = [...(check.anomalyTypes ?? []), ...(MORE_THAN_THE_REFERENCE[vector.id] ?? [])];
        expect(result.anomalyTypes).to.have.members(expected);
        expect(result.valid).to.equal(check.valid);
        if (check.not !== undefined) expect(result.not).to.have.members(check.not);
        const cycles = Object.values(result.anomalies).flatMap((found) => found.flatMap(({ cycle }) => cycle ?? []));
        if (check.valid === false && vector.expectedCycle !== undefined) {
          expect(new Set(cycles)).to.deep.equal(new Set(vector.expectedCycle));
        }
      });
    });
  }
});

function optionsOf({ anomaliesAsked, consistencyModels, options }: VectorCheck): RwRegisterOptions {
  return {
    ...(options?.wfrKeys === undefined ? {} : { wfrKeys: options.wfrKeys }),
    ...(options?.sequentialKeys === undefined ? {} : { sequentialKeys: options.sequentialKeys }),
    ...(options?.linearizableKeys === undefined ? {} : { linearizableKeys: options.linearizableKeys }),
    ...(options?.transactionOrder === undefined ? {} : { transactionOrder: positions(options.transactionOrder) }),
    ...(anomaliesAsked === undefined ? {} : { anomalies: anomaliesAsked }),
    ...(consistencyModels === undefined ? {} : { models: consistencyModels.map((name) => parseModel(name)) }),
  };
}

function positions(order: Readonly<Record<string, number>>): Map<number, number> {
  return new Map(Object.entries(order).map(([index, position]) => [Number(index), position]));
}

function historyOf({ history, completionsOnly = false }: Vector): TransactionHistory {
  const builder = new TransactionHistoryBuilder();
  for (const operation of history) builder.add(operation);
  return builder.build({ completionsOnly });
}
