import { expect } from 'chai';
import { oneFailed, onePassed, type Counts } from '../counts.ts';
import { runStages } from './run-stages.ts';
import type { Stage } from './stage.ts';

describe('the stages of a test run', () => {
  let output: string[];
  let ran: string[];
  const write = (text: string): number => output.push(text);
  const stage = (name: string, counts: Counts, needs?: string): Stage => ({
    name,
    ...(needs === undefined ? {} : { needs }),
    run: async () => {
      ran.push(name);
      return await Promise.resolve(counts);
    },
  });

  beforeEach(() => {
    output = [];
    ran = [];
  });

  it('go on after one that failed', async () => {
    const counts = await runStages([stage('lint', oneFailed), stage('types', onePassed)], write);
    expect(ran).to.deep.equal(['lint', 'types']);
    expect(counts).to.include({ passed: 1, failed: 1 });
  });

  it('skip one that needs a failed stage and say why', async () => {
    const counts = await runStages([stage('images', oneFailed), stage('suites', onePassed, 'images')], write);
    expect(ran).to.deep.equal(['images']);
    expect(counts.skipped).to.deep.equal([{ title: 'suites', reason: 'stage "images" did not pass' }]);
    expect(output.join('')).to.contain('skipped: stage "images" did not pass');
  });

  it('run one whose needed stage passed', async () => {
    await runStages([stage('images', onePassed), stage('suites', onePassed, 'images')], write);
    expect(ran).to.deep.equal(['images', 'suites']);
  });

  it('show how each ended and how long it took', async () => {
    await runStages([stage('lint', onePassed)], write);
    expect(output.at(-1)).to.match(/^== lint: passed \(\d+\.\d s\)\n$/);
  });

  it('stop when the user interrupts', async () => {
    await runStages([stage('lint', onePassed), stage('types', onePassed)], write, () => ran.length === 1);
    expect(ran).to.deep.equal(['lint']);
  });
});
