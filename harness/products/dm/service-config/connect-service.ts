import { QuakeError } from '../../../errors.ts';
import type { Address } from '../configuration/address.ts';
import type { ServiceName } from '../configuration/service-names.ts';
import { chooseServer, connectionRounds, type ServerMode } from './connection-plan.ts';

/** A server that let the client in. */
export interface LoggedIn<Connection> {
  readonly mode: ServerMode;
  readonly connection: Connection;
}

/** How connections are made, and what chance and time are. */
export interface ServiceDialer<Connection> {
  /** Undefined where nobody answers, or the server is in no state to serve. */
  readonly dial: (address: Address) => Promise<LoggedIn<Connection> | undefined>;
  readonly close: (connection: Connection) => Promise<void>;
  /** The address to begin with, drawn at random among so many. */
  readonly begin: (count: number) => number;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Connects as DM's interfaces do by a service name: through all addresses from a random one on, SWITCH_TIME rounds with
 * SWITCH_INTERVAL between them, until a server has a mode that LOGIN_MODE takes (seed 001 §2.9, facts/dm.md C44, C45).
 * Throws `QUAKE_SERVICE_UNREACHABLE` (environment) after the last round, with what every server was.
 */
export async function connectService<Connection>(
  service: ServiceName,
  dialer: ServiceDialer<Connection>,
): Promise<{ readonly address: Address; readonly connection: Connection; readonly mode: ServerMode }> {
  let seen: readonly string[] = [];
  for (const { addresses, pauseMs } of connectionRounds(service, dialer.begin(service.addresses.length))) {
    if (pauseMs > 0) await dialer.pause(pauseMs);
    const answers: (LoggedIn<Connection> | undefined)[] = [];
    for (const address of addresses) {
      answers.push(await dialer.dial(address));
      // A standby is only kept for the case that no primary follows.
      if (isPreferred(service.loginMode, answers.at(-1)?.mode)) break;
    }
    const chosen = chooseServer(
      service.loginMode,
      answers.map((answer) => answer?.mode),
    );
    for (const [index, answer] of answers.entries()) {
      if (index !== chosen && answer !== undefined) await dialer.close(answer.connection);
    }
    const [address, answer] = chosen === undefined ? [] : [addresses[chosen], answers[chosen]];
    if (address !== undefined && answer !== undefined) return { address, ...answer };
    seen = addresses.map(({ host }, index) => `${host}: ${answers[index]?.mode ?? 'no answer'}`);
  }
  throw new QuakeError('QUAKE_SERVICE_UNREACHABLE', `${service.name}: no server for LOGIN_MODE ${service.loginMode}`, {
    exitClass: 'environment',
    hint: `Last round: ${seen.join(', ')}`,
    context: { service: service.name, seen },
  });
}

function isPreferred(loginMode: number, mode: ServerMode | undefined): boolean {
  if (mode === undefined) return false;
  return loginMode === 0 ? mode !== 'STANDBY' : chooseServer(loginMode, [mode]) === 0;
}
