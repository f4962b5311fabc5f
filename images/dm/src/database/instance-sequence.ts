/** What a server knows of the dminst.sys of its library. */
export interface InstanceSequence {
  /** What it wrote last; undefined before it wrote anything. */
  readonly written: number | undefined;
  /** What it found when it started. */
  readonly found: number | undefined;
}

export type SequenceVerdict =
  | { readonly kind: 'write'; readonly value: number; readonly next: InstanceSequence }
  /** Another server works on the same library, so this one must exit. */
  | { readonly kind: 'another server' }
  | { readonly kind: 'look again'; readonly next: InstanceSequence };

/** A server that has just started, with HA_INST_CHECK_FLAG = 1. */
export const NEW_INSTANCE: InstanceSequence = { written: undefined, found: undefined };

/**
 * Once a second (seed 001 §2.1, HA_INST_CHECK_FLAG): a server that starts looks twice and begins to write only if the
 * number stands; one that works expects what it wrote, and adds one. So a second server is found after one second.
 */
export function checkInstanceSequence({ written, found }: InstanceSequence, inFile: number): SequenceVerdict {
  if (written === undefined && found === undefined) {
    return { kind: 'look again', next: { written, found: inFile } };
  }
  if (inFile !== (written ?? found)) return { kind: 'another server' };
  return { kind: 'write', value: inFile + 1, next: { written: inFile + 1, found } };
}
