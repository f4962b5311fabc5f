import { expect } from 'chai';
import { whileOperatorRests } from './planned-work.ts';

describe('planned work', () => {
  it('is done while the operator rests', async () => {
    const told: string[] = [];
    const operator = {
      suspendWhile: async <Result>(work: () => Promise<Result>): Promise<Result> => {
        told.push('rests');
        const result = await work();
        told.push('goes on');
        return result;
      },
    };
    const result = await whileOperatorRests(operator, 1000, () => Promise.resolve(told.push('work')));
    expect(result).to.equal(2);
    expect(told).to.deep.equal(['rests', 'work', 'goes on']);
  });

  it('is not begun, also not later, when the operator does not come to rest', async () => {
    let rest = (): void => undefined;
    const operator = {
      suspendWhile: async <Result>(work: () => Promise<Result>): Promise<Result> => {
        await new Promise<void>((resolve) => (rest = resolve));
        return work();
      },
    };
    let begun = false;
    const work = (): Promise<boolean> => Promise.resolve((begun = true));
    const error = await whileOperatorRests(operator, 5, work).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'QUAKE_OPERATOR_BUSY', exitClass: 'environment' });
    rest();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(begun).to.equal(false);
  });

  it('fails as the work fails', async () => {
    const operator = { suspendWhile: <Result>(work: () => Promise<Result>): Promise<Result> => work() };
    const failed = await whileOperatorRests(operator, 1000, () => Promise.reject(new Error('timeout'))).catch(String);
    expect(failed).to.equal('Error: timeout');
  });
});
