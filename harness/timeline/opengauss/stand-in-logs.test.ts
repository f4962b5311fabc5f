import { expect } from 'chai';
import { readFixture } from '../fixtures/read-fixture.ts';
import { type Anatomy, timelineOfLogs } from '../index.ts';
import { openGaussDialect } from './dialect.ts';

const NODES = ['n1', 'n2', 'n3'];

/** Both runs kill n1, promote another node, take n1 back and switch back to it; what is before is the deployment. */
function casesOf(name: string, load: string): readonly Anatomy[] {
  const files = NODES.map((node) => ({
    node,
    name: 'pg_log',
    text: readFixture(`opengauss/fixtures/${name}-${node}.log.txt`),
  }));
  return timelineOfLogs(openGaussDialect, files).anatomies.filter(({ start }) => start > Date.parse(load));
}

const procedures = (cases: readonly Anatomy[]): readonly string[] => cases.map(({ procedure }) => procedure);

const phaseNames = (cases: readonly Anatomy[], procedure: Anatomy['procedure']): readonly string[] =>
  cases.filter((one) => one.procedure === procedure).flatMap(({ phases }) => phases.map(({ name }) => name));

describe('openGauss timeline from pg_log of the stand-in that follows the real server', () => {
  const real = casesOf('real-failover', '2026-11-20T19:17:00Z');
  const standIn = casesOf('stand-in-real-forms', '2026-11-20T20:08:36Z');

  it('shows the same cases as that of a real server', () => {
    expect(procedures(standIn)).to.deep.equal(procedures(real));
    expect(procedures(standIn)).to.deep.equal(['failover', 'recovery', 'switchover']);
  });

  it('shows the same phases', () => {
    expect(phaseNames(standIn, 'failover')).to.deep.equal(phaseNames(real, 'failover'));
    expect(phaseNames(standIn, 'recovery')).to.deep.equal(phaseNames(real, 'recovery'));
    // The stand-in does not log what its sender compares.
    expect(phaseNames(standIn, 'switchover')).to.deep.equal(
      phaseNames(real, 'switchover').filter((name) => name !== 'last WAL sent'),
    );
  });

  it('ends every phase and finds nothing wrong', () => {
    for (const { phases, findings } of [...standIn, ...real]) {
      expect(phases.filter(({ finished }) => !finished)).to.deep.equal([]);
      expect(findings).to.deep.equal([]);
    }
  });
});
