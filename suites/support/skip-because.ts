import type { Context } from 'mocha';

const reasons = new WeakMap<object, string>();

/**
 * Skips the current test, or from a `before` hook every test of its suite, and says why: the test runner shows the
 * reason beside the test's name. Never returns.
 */
export function skipBecause(context: Context, reason: string): never {
  const runnable = context.runnable();
  const owner = 'type' in runnable && runnable.type === 'hook' ? runnable.parent : runnable;
  reasons.set(owner ?? runnable, reason);
  context.skip();
}

/**
 * Why a test was skipped: what `skipBecause` was told for it or for a suite around it, else what its title says in the
 * form `(skipped: reason)`.
 */
export function skipReason(test: Titled): string {
  for (let owner: Titled | undefined = test; owner !== undefined; owner = owner.parent) {
    const reason = reasons.get(owner) ?? /\(skipped: (.+)\)$/.exec(owner.title)?.[1];
    if (reason !== undefined) return reason;
  }
  return 'no reason given';
}

/** A test or a suite. */
interface Titled {
  readonly title: string;
  readonly parent?: Titled | undefined;
}
