import type { Verdict } from '../checkers/verdict/index.ts';
import { isWell, type NodeState } from '../cluster/node-state.ts';
import { messageOf } from '../errors.ts';
import type { ProductCluster } from '../products/product.ts';

declare global {
  // Chai's plugins add to its own namespace; there is no other way to type them.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Chai {
    interface Assertion {
      /** The run's verdict is valid. Subject: what `runScenario` returns. */
      valid: Assertion;
      /** No acknowledged write is gone. Subject: what `runScenario` returns. */
      lostNoWrites(): Assertion;
      /** Every fault of the run was verified to bite. Subject: what `runScenario` returns. */
      bitten: Assertion;
      /** Exactly one node takes writes. Subject: a `ProductCluster`. */
      onePrimary(): Promise<void>;
      /** So many standbys are Normal and follow somebody. Subject: a `ProductCluster`. */
      streamingStandbys(count: number): Promise<void>;
    }
  }
}

const STATE_TIMEOUT_MS = 2000;

/** Chai plugin: `chai.use(quakeAssertions)`. */
export const quakeAssertions: Chai.ChaiPlugin = (chai) => {
  const { Assertion } = chai;

  Assertion.addProperty('valid', function (this: Chai.AssertionStatic) {
    const verdict = verdictOf(this._obj);
    this.assert(
      verdict.valid === true,
      `expected a valid run, got ${String(verdict.valid)}: ${describe(verdict)}`,
      `expected a run that is not valid, got ${describe(verdict)}`,
      true,
      verdict.valid,
    );
  });

  Assertion.addProperty('bitten', function (this: Chai.AssertionStatic) {
    const blunt = verdictOf(this._obj).problems.filter(({ type }) => type === 'fault-did-not-bite');
    this.assert(
      blunt.length === 0,
      `expected every fault to bite, but ${blunt.map(({ message }) => message).join('; ')}`,
      'expected a fault that did not bite',
      0,
      blunt.length,
    );
  });

  Assertion.addMethod('lostNoWrites', function (this: Chai.AssertionStatic) {
    const { checks } = verdictOf(this._obj);
    const durability = checks['durability'];
    const lost = durability?.anomalies.filter(({ type }) => type === 'lost') ?? [];
    this.assert(
      durability !== undefined && durability.valid !== 'unknown' && lost.length === 0,
      `expected no acknowledged write to be lost: ${durability?.summary ?? 'durability was not checked'}`,
      'expected acknowledged writes to be lost',
      0,
      lost.length,
    );
  });

  Assertion.addMethod('onePrimary', async function (this: Chai.AssertionStatic) {
    const observed = await observe(this._obj as ProductCluster);
    const primaries = observed.filter(({ state }) => state?.role === 'primary' && state.inRecovery !== true);
    this.assert(
      primaries.length === 1,
      `expected exactly one primary, observed ${text(observed)}`,
      `expected not exactly one primary, observed ${text(observed)}`,
      1,
      primaries.length,
    );
  });

  Assertion.addMethod('streamingStandbys', async function (this: Chai.AssertionStatic, count: number) {
    const observed = await observe(this._obj as ProductCluster);
    const streaming = observed.filter(
      ({ state }) => state?.role === 'standby' && isWell(state) && state.receiver !== undefined,
    );
    this.assert(
      streaming.length === count,
      `expected ${count} streaming standbys, observed ${text(observed)}`,
      `expected not ${count} streaming standbys, observed ${text(observed)}`,
      count,
      streaming.length,
    );
  });
};

interface Observed {
  readonly name: string;
  readonly state?: NodeState;
  readonly error?: string;
}

async function observe(cluster: ProductCluster): Promise<readonly Observed[]> {
  return Promise.all(
    cluster.nodes.map(async (node): Promise<Observed> => {
      try {
        return { name: node.name, state: await cluster.state(node, STATE_TIMEOUT_MS) };
      } catch (error) {
        return { name: node.name, error: messageOf(error) };
      }
    }),
  );
}

function text(observed: readonly Observed[]): string {
  return observed
    .map(({ name, state, error }) =>
      state === undefined
        ? `${name}: no answer (${error ?? ''})`
        : `${name}: ${state.role}, ${state.state}, ${state.detail}`,
    )
    .join('; ');
}

function verdictOf(subject: unknown): Verdict {
  return (subject as { readonly verdict: Verdict }).verdict;
}

function describe(verdict: Verdict): string {
  return [verdict.summary, ...verdict.problems.map(({ message }) => message)].join('; ');
}
