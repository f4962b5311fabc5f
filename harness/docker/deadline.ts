import { QuakeError } from '../errors.ts';

/** The result of the work if it ends in time. Throws `QUAKE_DEADLINE` (environment) otherwise; the work itself is not stopped. */
export async function within<Result>(limitMs: number, what: string, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new QuakeError('QUAKE_DEADLINE', `${what}: not within ${limitMs / 1000} s`, { exitClass: 'environment' }));
    }, limitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
