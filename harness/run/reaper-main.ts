/** Entry of the reaper process (`startReaper`): waits for the end of the pipe from the owner, then acts. */
import { connectEngine } from '../docker/engine.ts';
import { messageOf } from '../errors.ts';
import { reap } from './reap.ts';
import { readReaperPlan } from './reaper-plan.ts';
import { GOODBYE } from './reaper.ts';

function log(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

/** All that the owner said until its end of the pipe was closed, by itself or by its death. */
async function lastWords(): Promise<string> {
  let words = '';
  try {
    for await (const chunk of process.stdin) words += String(chunk);
  } catch {
    // A broken pipe ends it as well.
  }
  return words;
}

async function main(planPath: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => log(`ignored ${signal}`));
  const plan = await readReaperPlan(planPath);
  // Opened now, so that nothing has to be loaded when every moment counts; when Docker is away, asked again later.
  await connectEngine().catch((error: unknown) => log(messageOf(error)));
  const words = await lastWords();
  if (words.includes(GOODBYE)) return;
  log(`the owner of run ${plan.run} has died`);
  await reap(await connectEngine(), plan, log);
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  log(messageOf(error));
  process.exitCode = 70;
});
