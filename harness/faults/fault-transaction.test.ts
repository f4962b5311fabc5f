import { expect } from 'chai';
import { z } from 'zod';
import type { ClusterNode } from '../cluster/node.ts';
import type { Fault, FaultContext } from './fault.ts';
import { healFault, injectFault, type FaultCase } from './fault-transaction.ts';

/** Records what happens in which order, the journal's entries among it. */
function faultCase(overrides: Partial<Fault> = {}): { one: FaultCase; log: string[] } {
  const log: string[] = [];
  const fault: Fault = {
    kind: 'unplug',
    group: 'network',
    description: '',
    defaultTarget: 'primary',
    needs: {},
    parameters: z.strictObject({}),
    conflictsWith: [],
    goneWithContainer: true,
    inject: () => (log.push('inject'), Promise.resolve({ port: 7 })),
    verify: () => (log.push('verify'), Promise.resolve('unplugged')),
    heal: () => (log.push('heal'), Promise.resolve()),
    verifyHealed: () => (log.push('verifyHealed'), Promise.resolve('plugged in')),
    ...overrides,
  };
  const journal = {
    append: ({ step }: { step: string }): Promise<void> => (log.push(`journal ${step}`), Promise.resolve()),
  };
  const targets = [{ name: 'n1', container: 'c1' } as ClusterNode];
  const context = { id: 'f1', parameters: {} } as FaultContext;
  return { one: { fault, targets, context, journal }, log };
}

describe('injectFault', () => {
  it('journals the intent before it injects, and the injection before it verifies', async () => {
    const { one, log } = faultCase();
    expect(await injectFault(one, 1_000)).to.deep.equal({ bit: true, injection: { port: 7 }, evidence: 'unplugged' });
    expect(log).to.deep.equal(['journal inject-intent', 'inject', 'journal injected', 'verify', 'journal bites']);
  });

  it('looks again until the fault bites', async () => {
    let looks = 0;
    const verify = (): Promise<string> =>
      (looks += 1) < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve('bites now');
    const { one } = faultCase({ verify });
    expect(await injectFault(one, 5_000)).to.include({ bit: true, evidence: 'bites now' });
  });

  it('says with the last observation that a fault did not bite within the deadline', async () => {
    const { one, log } = faultCase({ verify: () => Promise.reject(new Error('port 7 still answers')) });
    const result = await injectFault(one, 120);
    expect(result)
      .to.include({ bit: false })
      .and.deep.include({ injection: { port: 7 } });
    expect(result)
      .to.have.property('reason')
      .that.matches(/not within 120 ms; last seen: port 7 still answers/);
    expect(log.at(-1)).to.equal('journal does-not-bite');
  });

  it('does not outlive the deadline when a verification hangs', async () => {
    const { one } = faultCase({ verify: () => new Promise<string>(() => undefined) });
    expect(await injectFault(one, 100)).to.include({ bit: false });
  });

  it('takes an injection that throws for one that did not bite', async () => {
    const { one, log } = faultCase({ inject: () => Promise.reject(new Error('no such tool')) });
    expect(await injectFault(one, 1_000)).to.deep.equal({ bit: false, injection: {}, reason: 'no such tool' });
    expect(log).to.deep.equal(['journal inject-intent', 'journal does-not-bite']);
  });

  it('injects nothing when the journal cannot be written', async () => {
    const { one, log } = faultCase();
    const broken = { ...one, journal: { append: () => Promise.reject(new Error('disk full')) } };
    const outcome = await injectFault(broken, 1_000).catch((error: unknown) => error);
    expect(outcome).to.be.an('error').with.property('message', 'disk full');
    expect(log).to.not.include('inject');
  });
});

describe('healFault', () => {
  it('journals the intent before it heals, and the end after it was verified', async () => {
    const { one, log } = faultCase();
    expect(await healFault(one, {}, { verifyWithinMs: 1_000 })).to.deep.equal({ healed: true, evidence: 'plugged in' });
    expect(log).to.deep.equal(['journal heal-intent', 'heal', 'verifyHealed', 'journal healed']);
  });

  it('leaves the fault open in the journal when it is not seen to be gone', async () => {
    const { one, log } = faultCase({ verifyHealed: () => Promise.reject(new Error('still unplugged')) });
    const result = await healFault(one, {}, { verifyWithinMs: 100 });
    expect(result).to.have.property('reason').that.includes('still unplugged');
    expect(log.at(-1)).to.equal('journal not-healed');
  });

  it('says in the journal that nobody could look when it need not verify', async () => {
    const { one, log } = faultCase({ verifyHealed: () => Promise.reject(new Error('no password')) });
    const result = await healFault(one, {}, { verifyWithinMs: 100, verify: 'if possible' });
    expect(result)
      .to.have.property('evidence')
      .that.matches(/^healed, and not verified: .*no password/);
    expect(log.at(-1)).to.equal('journal healed');
  });
});
