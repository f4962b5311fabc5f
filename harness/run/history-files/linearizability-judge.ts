import {
  checkLinearizable,
  type LinearizabilityResult,
  linearizabilityText,
  type LinearizableModel,
} from '../../checkers/linearizability/index.ts';
import { CollectedJudge } from './collected-judge.ts';
import type { HistoryJudge, JudgeFactory, JudgeOptions } from './history-judge.ts';
import { refuseOptions } from './refuse-options.ts';

/** Judges a history of single operations on registers, a mutex or keys. */
export function linearizabilityJudge(model: LinearizableModel): JudgeFactory {
  return (options: JudgeOptions): HistoryJudge => {
    refuseOptions(model, options, { models: ['linearizable'], initial: true });
    const { initial, budget } = options;
    let result: LinearizabilityResult | undefined;
    return new CollectedJudge(
      {
        names: [model, 'register'],
        check: (history) => {
          result = checkLinearizable(history, {
            model,
            ...(initial === undefined ? {} : { initial }),
            ...(budget === undefined ? {} : { budget }),
          });
          return result;
        },
        // There is an anomaly for each failure.
        explain: (anomaly) => {
          const failure = result?.failures[result.anomalies.findIndex(({ message }) => message === anomaly.message)];
          return result === undefined || failure === undefined
            ? undefined
            : linearizabilityText({ ...result, failures: [failure] });
        },
      },
      options,
    );
  };
}
