import type { Counts } from '../counts.ts';

/** One step of `npm test`. */
export interface Stage {
  readonly name: string;
  /** The stage that must have passed before this one makes sense. */
  readonly needs?: string;
  readonly run: () => Promise<Counts>;
}
