import { requestControl } from '../control-client.ts';
import type { HelloAnswer } from '../control.ts';
import type { ReplicationChannel } from '../conf/replconninfo.ts';

/** A peer that answered, or why it did not. */
export type PeerAnswer = PrimaryPeer | { readonly channel: ReplicationChannel; readonly error: string };

export interface PrimaryPeer {
  readonly channel: ReplicationChannel;
  readonly hello: HelloAnswer;
}

/**
 * Asks all peers at once and returns the first that answers as a settled primary, without waiting for the rest: a peer
 * that is cut off must not hold up the others. Without a primary all answers are there. Never throws, and takes no
 * longer than `timeoutMs`.
 */
export async function findPrimary(
  channels: readonly ReplicationChannel[],
  follower: { readonly slot: string },
  timeoutMs: number,
): Promise<{ readonly primary: PrimaryPeer | undefined; readonly answers: readonly PeerAnswer[] }> {
  return new Promise((resolve) => {
    const asked = channels.map(async (channel) => {
      const answer = await askPeer(channel, follower, timeoutMs);
      if ('hello' in answer && isSettledPrimary(answer.hello)) resolve({ primary: answer, answers: [answer] });
      return answer;
    });
    void Promise.all(asked).then((answers) => {
      resolve({ primary: undefined, answers });
    });
  });
}

async function askPeer(
  channel: ReplicationChannel,
  follower: { readonly slot: string },
  timeoutMs: number,
): Promise<PeerAnswer> {
  try {
    const where = `${channel.remoteHost}:${channel.remotePort}`;
    const answer = await requestControl(where, { op: 'hello', follower }, timeoutMs);
    if (!answer.ok) return { channel, error: answer.error };
    return answer.op === 'hello' ? { channel, hello: answer } : { channel, error: `unexpected answer ${answer.op}` };
  } catch (error) {
    return { channel, error: error instanceof Error ? error.message : String(error) };
  }
}

function isSettledPrimary({ role, state }: HelloAnswer): boolean {
  return role === 'Primary' && state === 'Normal';
}

/** Libpq's connection string to the PostgreSQL of a peer, whose port is its HA port - 1. */
export function primaryConninfo(channel: ReplicationChannel, applicationName: string): string {
  const name = applicationName.replace(/['\\]/g, (character) => `\\${character}`);
  return [
    `host=${channel.remoteHost}`,
    `port=${channel.remotePort - 1}`,
    'user=omm',
    `application_name='${name}'`,
    'connect_timeout=2',
    'sslmode=disable',
    'gssencmode=disable',
  ].join(' ');
}
