import type { Context } from './context.ts';

export interface PingResult {
  /** Of the address that answered best. */
  readonly sent: number;
  readonly answered: number;
}

/** Pings the trusted servers for two seconds each, as the scripts do: two answers of three are normal (K52). */
export async function pingTrusted({ machine, ha }: Context): Promise<PingResult> {
  const results = await Promise.all(
    ha.gatewayIps.map(async (address) => {
      const argv = ['ping', '-q', '-c', String(ha.pingTimes), '-w', '2', address];
      return (await machine.run(argv, { timeoutMs: 10_000 })).stdout;
    }),
  );
  const answered = results.map(receivedPings);
  return { sent: ha.pingTimes, answered: Math.max(0, ...answered) };
}

/** `3 packets transmitted, 2 received, ...` */
export const receivedPings = (output: string): number => Number(/, (\d+) received/.exec(output)?.[1] ?? 0);
