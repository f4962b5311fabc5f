import { requestControl } from '../control-client.ts';
import type { Asker, HelloAnswer } from '../control.ts';
import type { ReplicationChannel } from '../conf/replconninfo.ts';
import { enginePort } from '../defects/active-defect.ts';

/** A peer that answered, or why it did not. */
export type PeerAnswer = SourcePeer | { readonly channel: ReplicationChannel; readonly error: string };

export interface SourcePeer {
  readonly channel: ReplicationChannel;
  readonly hello: HelloAnswer;
}

/**
 * Asks all peers at once and returns the first that may be followed, without waiting for the rest: a peer that is cut
 * off must not hold up the others. Where there is none all answers are there. Never throws, and takes no
 * longer than `timeoutMs`.
 */
export async function findSource(
  channels: readonly ReplicationChannel[],
  follower: Asker,
  mayBeFollowed: (hello: HelloAnswer) => boolean,
  timeoutMs: number,
): Promise<{ readonly source: SourcePeer | undefined; readonly answers: readonly PeerAnswer[] }> {
  return new Promise((resolve) => {
    const asked = channels.map(async (channel) => {
      const answer = await askPeer(channel, follower, timeoutMs);
      if ('hello' in answer && mayBeFollowed(answer.hello)) resolve({ source: answer, answers: [answer] });
      return answer;
    });
    void Promise.all(asked).then((answers) => {
      resolve({ source: undefined, answers });
    });
  });
}

async function askPeer(channel: ReplicationChannel, follower: Asker, timeoutMs: number): Promise<PeerAnswer> {
  try {
    const where = `${channel.remoteHost}:${channel.remotePort}`;
    const answer = await requestControl(where, { op: 'hello', follower }, timeoutMs);
    if (!answer.ok) return { channel, error: answer.error };
    return answer.op === 'hello' ? { channel, hello: answer } : { channel, error: `unexpected answer ${answer.op}` };
  } catch (error) {
    return { channel, error: error instanceof Error ? error.message : String(error) };
  }
}

/** For a standby. */
export function isSettledPrimary({ role, state }: HelloAnswer): boolean {
  return role === 'Primary' && state === 'Normal';
}

/** For a cascade standby: a standby that itself follows somebody. */
export function isSettledStandby({ role, state }: HelloAnswer): boolean {
  return role === 'Standby' && (state === 'Normal' || state === 'Catchup');
}

/** Libpq's connection string to the PostgreSQL of a peer, whose port is its HA port - 1. */
export function primaryConninfo(channel: ReplicationChannel, applicationName: string, user: string): string {
  const name = applicationName.replace(/['\\]/g, (character) => `\\${character}`);
  return [
    `host=${channel.remoteHost}`,
    `port=${enginePort(channel.remotePort - 1)}`,
    `user=${user}`,
    `application_name='${name}'`,
    'connect_timeout=2',
    'sslmode=disable',
    'gssencmode=disable',
  ].join(' ');
}
