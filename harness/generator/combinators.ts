import type { Generator, PlannedOperation, Step } from './generator.ts';
import type { Random } from './random.ts';

/** Without end: each operation is made from the state that the one before left; all are due at once. */
export function unfold<State>(
  state: State,
  make: (state: State) => readonly [Omit<PlannedOperation, 'time'>, State],
): Generator {
  return {
    next: (): Step => {
      const [operation, following] = make(state);
      return [{ ...operation, time: 0 }, unfold(following, make)];
    },
  };
}

/** Takes each operation from one of the generators, as likely as its weight; those that are done drop out. */
export function mix(random: Random, parts: readonly (readonly [weight: number, generator: Generator])[]): Generator {
  return {
    next: (): Step => {
      if (parts.length === 0) return 'done';
      const [chosen, following] = random.weighted(parts.map(([weight], index) => [weight, index] as const));
      const step = parts[chosen]?.[1].next() ?? 'done';
      if (step === 'done') {
        return mix(
          following,
          parts.filter((_, index) => index !== chosen),
        ).next();
      }
      const [operation, generator] = step;
      const replaced = parts.map((part, index) => (index === chosen ? ([part[0], generator] as const) : part));
      return [operation, mix(following, replaced)];
    },
  };
}

/** Makes the operations due at an even pace: the first at `startNs`, then one every `intervalNs`. */
export function stagger(intervalNs: number, generator: Generator, startNs = 0): Generator {
  return {
    next: (): Step => {
      const step = generator.next();
      if (step === 'done') return 'done';
      const [operation, following] = step;
      return [{ ...operation, time: startNs }, stagger(intervalNs, following, startNs + intervalNs)];
    },
  };
}

/** Ends before the first operation that is due at `endNs` or later. */
export function until(endNs: number, generator: Generator): Generator {
  return {
    next: (): Step => {
      const step = generator.next();
      if (step === 'done' || step[0].time >= endNs) return 'done';
      return [step[0], until(endNs, step[1])];
    },
  };
}

/** All operations of all the generators, in the order in which they are due; of several at once, the first listed goes first. */
export function merge(generators: readonly Generator[]): Generator {
  return {
    next: (): Step => {
      const live = generators.flatMap((generator) => {
        const step = generator.next();
        return step === 'done' ? [] : [{ generator, step }];
      });
      const earliest = live.reduce<(typeof live)[number] | undefined>(
        (best, candidate) => (best === undefined || candidate.step[0].time < best.step[0].time ? candidate : best),
        undefined,
      );
      if (earliest === undefined) return 'done';
      const [operation, following] = earliest.step;
      return [operation, merge(live.map((one) => (one === earliest ? following : one.generator)))];
    },
  };
}

/** The first operations of a plan, for `--dry-run` and for snapshot tests. */
export function take(count: number, generator: Generator): readonly PlannedOperation[] {
  const taken: PlannedOperation[] = [];
  let current = generator;
  while (taken.length < count) {
    const step = current.next();
    if (step === 'done') break;
    taken.push(step[0]);
    current = step[1];
  }
  return taken;
}
