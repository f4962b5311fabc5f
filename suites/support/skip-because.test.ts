import { expect } from 'chai';
import Mocha from 'mocha';
import { skipBecause, skipReason } from './skip-because.ts';

describe('the reason of a skipped test', () => {
  /** Runs, without output, a suite made by `define` on its own and gives the reasons of what was skipped in it. */
  async function reasonsIn(define: (suite: Mocha.Suite) => void): Promise<string[]> {
    const mocha = new Mocha({ reporter: Mocha.reporters.Base });
    define(Mocha.Suite.create(mocha.suite, 'a cluster'));
    const reasons: string[] = [];
    await new Promise((resolve) => {
      mocha.run(resolve).on('pending', (test) => reasons.push(skipReason(test)));
    });
    return reasons;
  }

  it('is what the test says', async () => {
    const reasons = await reasonsIn((suite) => {
      suite.addTest(
        new Mocha.Test('starts', function (this: Mocha.Context) {
          skipBecause(this, 'this host has no systemd');
        }),
      );
    });
    expect(reasons).to.deep.equal(['this host has no systemd']);
  });

  it('is, for every test of a suite, what its before hook says', async () => {
    const reasons = await reasonsIn((suite) => {
      suite.beforeAll(function () {
        skipBecause(this, 'no image');
      });
      suite.addTest(new Mocha.Test('starts', () => undefined));
      suite.addTest(new Mocha.Test('stops', () => undefined));
    });
    expect(reasons).to.deep.equal(['no image', 'no image']);
  });

  it('may stand in a title', () => {
    const suite = { title: 'the report in a browser (skipped: there is no chromium)' };
    expect(skipReason({ title: 'draws', parent: suite })).to.equal('there is no chromium');
  });

  it('is missed when nobody gave one', () => {
    expect(skipReason({ title: 'draws', parent: { title: '' } })).to.equal('no reason given');
  });
});
