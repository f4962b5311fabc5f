import { QuakeError } from '../errors.ts';
import { withinDeadline } from './delay.ts';
import type { Operator } from './operator.ts';

/**
 * Does planned work that takes the primary away for a while, such as a switchover, and has the operator rest meanwhile, which
 * would take it for a crash. It rests when it has nothing left to do, and that may be never while a fault is active: after
 * `withinMs` the work is not begun. Throws `QUAKE_OPERATOR_BUSY` (environment) then.
 */
export async function whileOperatorRests<Result>(
  operator: Pick<Operator, 'suspendWhile'>,
  withinMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  let tooLate = false;
  let begin = (): void => undefined;
  const begun = new Promise<true>((resolve) => {
    begin = () => resolve(true);
  });
  const done = operator.suspendWhile(async () => {
    begin();
    if (tooLate) throw operatorBusy(withinMs);
    return work();
  });
  if ((await withinDeadline(withinMs, begun)) === true) return done;
  tooLate = true;
  done.catch(() => undefined);
  throw operatorBusy(withinMs);
}

function operatorBusy(withinMs: number): QuakeError {
  return new QuakeError(
    'QUAKE_OPERATOR_BUSY',
    `Planned work was not begun: the operator was busy with a failover for ${withinMs / 1000} s`,
    { exitClass: 'environment', hint: 'Plan it for a moment at which no other fault takes the primary away' },
  );
}
