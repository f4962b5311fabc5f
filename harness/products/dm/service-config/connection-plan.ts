import { QuakeError } from '../../../errors.ts';
import type { Address } from '../configuration/address.ts';
import type { ServiceName } from '../configuration/service-names.ts';

/** What a server says about itself at login; undefined where nobody answered. */
export type ServerMode = 'NORMAL' | 'PRIMARY' | 'STANDBY';

/** One round through all addresses of a service. */
export interface ConnectionRound {
  readonly addresses: readonly Address[];
  /** To wait before it, ms: none before the first. */
  readonly pauseMs: number;
}

/**
 * How a client goes through the addresses of a service: from the one at `start` (drawn by the caller) on in the order of
 * the file, all of them SWITCH_TIME times, with SWITCH_INTERVAL between two rounds (seed 001 §2.9, facts/dm.md C44).
 */
export function* connectionRounds(service: ServiceName, start: number): Generator<ConnectionRound> {
  const { addresses, switchTime, switchInterval } = service;
  const rotated = addresses
    .map((_, index) => addresses[(start + index) % addresses.length])
    .filter((one) => one !== undefined);
  for (let round = 0n; round < switchTime; round += 1n) {
    yield { addresses: rotated, pauseMs: round === 0n ? 0 : Number(switchInterval) };
  }
}

/** Which modes each LOGIN_MODE takes, the preferred ones first (seed 001 §2.9). */
const PREFERENCES: readonly (readonly (readonly ServerMode[])[])[] = [
  [['PRIMARY', 'NORMAL'], ['STANDBY']],
  [['PRIMARY', 'NORMAL']],
  [['STANDBY']],
];

/**
 * Which server of a round a client stays with: the index of its answer, or undefined where none will do. Throws
 * `QUAKE_LOGIN_MODE` for a mode whose meaning is not known here (3 and 4 are DM8's).
 */
export function chooseServer(loginMode: number, answers: readonly (ServerMode | undefined)[]): number | undefined {
  const preferences = PREFERENCES[loginMode];
  if (preferences === undefined) {
    throw new QuakeError('QUAKE_LOGIN_MODE', `LOGIN_MODE ${loginMode} is not known`, {
      exitClass: 'usage',
      hint: 'LOGIN_MODE is 0 (a primary, else a standby), 1 (never a standby) or 2 (only a standby).',
    });
  }
  return preferences
    .map((modes) => answers.findIndex((mode) => mode !== undefined && modes.includes(mode)))
    .find((index) => index !== -1);
}
