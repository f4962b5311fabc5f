import { expect } from 'chai';
import { syntheticRun } from '../../reports/fixtures/synthetic-run.ts';
import { QuakeError } from '../errors.ts';
import { productByName } from '../products/index.ts';
import type { RunOutcome, RunRequest } from '../run/run-scenario.ts';
import { scenarioSchema } from '../run/scenario.ts';
import type { MatrixRecord } from '../store/matrix-record.ts';
import { RunFolder } from '../store/run-folder.ts';
import { matrixFaults } from './matrix-faults.ts';
import { matrixSettings } from './matrix-settings.ts';
import { runMatrix, type MatrixRequest } from './run-matrix.ts';

/** In place of `runScenario`: a made-up run with the verdict of one. */
function madeUp({ scenario, seed }: RunRequest): RunOutcome {
  const { run, verdict } = syntheticRun('kept');
  const id = `${scenario.name}-${seed}`;
  return { folder: new RunFolder(`/nowhere/${id}`), run: { ...run, id }, verdict };
}

interface Campaign {
  readonly record: MatrixRecord;
  /** What the observer was told. */
  readonly told: readonly string[];
}

async function campaign(
  perform: (request: RunRequest) => Promise<RunOutcome>,
  signal?: AbortSignal,
): Promise<Campaign> {
  const told: string[] = [];
  const request: MatrixRequest = {
    base: scenarioSchema.parse({ name: 'matrix' }),
    settings: matrixSettings(['defaults', 'most_available_sync=on'], productByName('opengauss'), 2000),
    faults: matrixFaults('kill,pause'),
    times: 1,
    seed: 7,
    faultDurationMs: 6000,
    run: { runsRoot: '/nowhere' },
    command: 'dbquake matrix',
    signal: signal ?? new AbortController().signal,
    observer: {
      begun: ({ number, of }) => told.push(`begun ${number}/${of}`),
      step: (text) => told.push(text),
      stored: (folder) => Promise.resolve(void told.push(`stored ${folder.path}`)),
      ended: (_, { verdict }, { cells }) =>
        Promise.resolve(void told.push(`ended ${verdict}, ${cells.filter(({ runs }) => runs.length > 0).length}`)),
    },
    perform,
  };
  return { record: await runMatrix(request), told };
}

const shown = ({ cells }: MatrixRecord): readonly string[] =>
  cells.map(({ settings, fault, runs, summary }) => `${settings} ${fault}: ${runs.length}, ${summary?.promise ?? '-'}`);

describe('the campaign of a matrix', () => {
  it('makes every cell, stores its run and says how far it is', async () => {
    const { record, told } = await campaign((request) => Promise.resolve(madeUp(request)));
    expect(shown(record)).to.deep.equal([
      'defaults kill primary: 1, kept',
      'defaults pause primary: 1, kept',
      'most_available_sync=on kill primary: 1, kept',
      'most_available_sync=on pause primary: 1, kept',
    ]);
    expect(record.cells[1]?.runs[0]?.run).to.equal('matrix-pause-primary-7');
    expect(record.measuredOn?.kind).to.equal('stand-in');
    expect(record.ended).to.be.a('string');
    expect(told.slice(0, 3)).to.deep.equal(['begun 1/4', 'stored /nowhere/matrix-kill-primary-7', 'ended valid, 1']);
  });

  it('goes on after a run that fails, which is a finding of its cell', async () => {
    let count = 0;
    const { record } = await campaign((request) => {
      count += 1;
      if (count !== 2) return Promise.resolve(madeUp(request));
      throw new QuakeError('QUAKE_NO_DISK', 'the disk is full', { exitClass: 'environment' });
    });
    expect(shown(record)[1]).to.equal('defaults pause primary: 1, -');
    expect(record.cells[1]?.runs[0]).to.include({ verdict: 'not run', exitCode: 3, summary: 'the disk is full' });
    expect(shown(record)[3]).to.equal('most_available_sync=on pause primary: 1, kept');
  });

  it('is refused as a whole for wrong use, which every run would repeat', async () => {
    const wrong = new QuakeError('QUAKE_FAULT_UNKNOWN', 'no such fault', { exitClass: 'usage' });
    const error: unknown = await campaign(() => Promise.reject(wrong)).catch((thrown: unknown) => thrown);
    expect(error).to.equal(wrong);
  });

  it('leaves out the run that was cut off', async () => {
    const controller = new AbortController();
    const { record } = await campaign((request) => {
      const outcome = madeUp(request);
      if (request.scenario.name === 'matrix-kill-primary') return Promise.resolve(outcome);
      controller.abort();
      const problems = [{ class: 'unknown', type: 'interrupted', message: 'before its end' }] as const;
      return Promise.resolve({ ...outcome, verdict: { ...outcome.verdict, problems } });
    }, controller.signal);
    expect(shown(record).slice(0, 2)).to.deep.equal(['defaults kill primary: 1, kept', 'defaults pause primary: 0, -']);
  });

  it('keeps what was measured when it is interrupted, and begins nothing more', async () => {
    const controller = new AbortController();
    const { record, told } = await campaign((request) => {
      controller.abort();
      return Promise.resolve(madeUp(request));
    }, controller.signal);
    expect(record.interrupted).to.equal(true);
    expect(shown(record)).to.deep.equal([
      'defaults kill primary: 1, kept',
      'defaults pause primary: 0, -',
      'most_available_sync=on kill primary: 0, -',
      'most_available_sync=on pause primary: 0, -',
    ]);
    expect(told).to.not.include('begun 2/4');
  });
});
