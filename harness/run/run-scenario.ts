import { rm } from 'node:fs/promises';
import { type Problem, type Verdict, parseThresholds } from '../checkers/verdict/index.ts';
import type { ConnectMode } from '../docker/connect-mode.ts';
import type { Keep } from '../docker/labels.ts';
import { messageOf, QuakeError } from '../errors.ts';
import { kindLookup, requireFaults, type Fault } from '../faults/index.ts';
import type { RunFolder } from '../store/run-folder.ts';
import type { RunRecord } from '../store/run-record.ts';
import { workloadByName } from '../workloads/index.ts';
import { breakAndLoad } from './break-and-load.ts';
import { checkStoredRun } from './check-stored-run.ts';
import { describeRun } from './describe-run.ts';
import { SCHEDULE_SCHEMA, type ExecutedEntry, type ScheduleRecord } from './executed-schedule.ts';
import { checkPrerequisites, createMachines, type Machines, type Prerequisites } from './machines.ts';
import { drawFaults } from './overrides.ts';
import { prepareWorkloads } from './prepare-workloads.ts';
import { RunClock } from './run-clock.ts';
import { openRunFiles, type RunFiles } from './run-files.ts';
import { faultsOfSchedule, refuseImpossible } from './refuse-schedule.ts';
import type { Scenario } from './scenario.ts';

/** How long the tables may take to reach every standby; a preload takes its own time. */
const PREPARED_WITHIN_MS = 60_000;

export interface RunRequest {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Instead of the product's own image. */
  readonly image?: string;
  /** A defect of the stand-in to be switched on, by name: the run should find it (`Product.defects`). */
  readonly defect?: string;
  /** Where runs are stored; `runs` unless told. */
  readonly runsRoot?: string;
  /** When containers stay after the run; `never` unless told. */
  readonly keep?: Keep;
  readonly subnet?: string;
  /** How clients reach nodes; `auto` unless told. */
  readonly connect?: ConnectMode;
  /** Thresholds like `rto>10s`. */
  readonly failOn?: readonly string[];
  /** Kinds of faults of your own, besides those that there are. */
  readonly faults?: readonly Fault[];
  /** The command line that repeats the run, for the report. */
  readonly command?: string;
  /** Told of each step. */
  readonly progress?: (step: string) => void;
  /** Told of figures that change all the time. */
  readonly figures?: (text: string) => void;
  /** Ends the run early: it heals, collects, checks what there is, and cleans up. */
  readonly signal?: AbortSignal;
}

export interface RunOutcome {
  readonly folder: RunFolder;
  readonly run: RunRecord;
  readonly verdict: Verdict;
}

/**
 * One run, from an image to a verdict. Throws a `QuakeError` for everything that is refused before there are machines; what goes
 * wrong afterwards becomes part of the verdict, and what was collected so far is kept.
 */
export async function runScenario(asked: RunRequest): Promise<RunOutcome> {
  const scenario = drawFaults(asked.scenario, asked.seed);
  const request: RunRequest = { ...asked, scenario };
  const kinds = kindLookup(request.faults);
  parseThresholds(request.failOn ?? []);
  refuseImpossible(scenario, kinds);
  const faults = faultsOfSchedule(scenario, kinds);
  scenario.workloads.forEach(workloadByName);
  const prerequisites = await checkPrerequisites({
    product: scenario.product,
    settings: scenario.settings,
    ...(request.image === undefined ? {} : { image: request.image }),
    ...(request.defect === undefined ? {} : { defect: request.defect }),
  });
  await requireFaults(faults, { product: prerequisites.product, image: prerequisites.image.name });
  const clock = new RunClock();
  const files = await openRunFiles(request.runsRoot ?? 'runs', scenario.name, request.seed, clock);
  await files.folder.writeJson('schedule', scheduleRecord(request, []));
  const machines = await machinesFor(request, prerequisites, files, clock);
  const run = await describeRun(request, prerequisites, machines, files.id, clock);
  await files.folder.writeJson('run', run);
  await files.folder.becomeLatest();
  const problems = await deployAndBreak(request, machines, files, clock);
  return judge(request, machines, files.folder, { ...run, problems });
}

/** Machines that cannot be had leave a folder with nothing in it that anybody would miss. */
async function machinesFor(
  { scenario, keep, connect, subnet, progress, faults }: RunRequest,
  prerequisites: Prerequisites,
  files: RunFiles,
  clock: RunClock,
): Promise<Machines> {
  try {
    return await createMachines(prerequisites, {
      standbys: scenario.standbys,
      faults: faultsOfSchedule(scenario, kindLookup(faults)),
      run: files.id,
      folder: files.folder.path,
      keep: keep ?? 'never',
      connect: connect ?? 'auto',
      clock,
      recordCommand: files.command,
      progress: progress ?? silent,
      ...(subnet === undefined ? {} : { subnet }),
    });
  } catch (error) {
    await files.close();
    await rm(files.folder.path, { recursive: true, force: true });
    throw error;
  }
}

/** Never rejects: what goes wrong is in the answer. */
async function deployAndBreak(
  request: RunRequest,
  machines: Machines,
  files: RunFiles,
  clock: RunClock,
): Promise<readonly Problem[]> {
  const { scenario, seed, progress = silent, figures = silent, signal = NEVER } = request;
  const problems: Problem[] = [];
  try {
    const workloads = scenario.workloads.map(workloadByName);
    await machines.cluster.deploy();
    progress('tables');
    await prepareWorkloads(machines.cluster, workloads, scenario.preload, PREPARED_WITHIN_MS, progress);
    if (!signal.aborted) {
      const executed = await breakAndLoad({
        scenario,
        seed,
        workloads,
        machines,
        files,
        clock,
        progress,
        figures,
        signal,
        kinds: kindLookup(request.faults),
      });
      await files.folder.writeJson('schedule', scheduleRecord(request, executed));
    }
  } catch (error) {
    problems.push(problemOf(error));
  }
  if (signal.aborted) {
    problems.push({ class: 'unknown', type: 'interrupted', message: 'the run was interrupted before its end' });
  }
  try {
    progress('collect logs');
    const missing = await machines.collectLogs(files.folder.file('logs'));
    for (const what of missing) progress(`not collected: ${what}`);
    await files.close();
  } catch (error) {
    problems.push(problemOf(error));
  }
  return problems;
}

async function judge(
  { keep, progress = silent }: RunRequest,
  machines: Machines,
  folder: RunFolder,
  run: RunRecord,
): Promise<RunOutcome> {
  let stay = keep === 'always';
  try {
    await folder.writeJson('run', run);
    progress('check');
    const { verdict } = await checkStoredRun(folder);
    stay ||= keep === 'on-failure' && verdict.valid !== true;
    return { folder, run, verdict };
  } finally {
    progress(stay ? 'containers are kept' : 'remove containers');
    await machines.release(stay);
  }
}

function scheduleRecord({ scenario, seed }: RunRequest, executed: readonly ExecutedEntry[]): ScheduleRecord {
  return { schema: SCHEDULE_SCHEMA, seed, scenario, planned: scenario.schedule, executed };
}

function problemOf(error: unknown): Problem {
  const hint = error instanceof QuakeError && error.hint !== undefined ? ` (${error.hint})` : '';
  const isEnvironment = error instanceof QuakeError && error.exitClass === 'environment';
  return {
    class: isEnvironment ? 'environment' : 'internal',
    type: error instanceof QuakeError ? error.code : 'crash',
    message: `${messageOf(error)}${hint}`,
  };
}

const silent = (): void => undefined;
const NEVER = new AbortController().signal;
