import type { Verdict } from '../../../harness/checkers/verdict/index.ts';
import type { RunRecord } from '../../../harness/store/run-record.ts';
import { durabilityOf } from '../../facts/durability-facts.ts';
import { anomalyGroups } from '../../facts/anomaly-facts.ts';
import { countText } from '../../../harness/checkers/wording.ts';
import { formatDuration } from '../../format/duration.ts';
import type { ReportInput } from '../../report-input.ts';
import { classBeside, summaryWithoutWord, validityWord } from '../../format/verdict-words.ts';
import { quantile } from '../chart/buckets.ts';
import type { PageHistory } from '../data/read-history.ts';
import type { PageData } from '../data/page-data.ts';
import { html, type Html } from '../template.ts';
import { recoveriesView } from './recoveries-view.ts';

/** The first screen: what came out, in which run, and how to have it again. */
export function summarySection({ run, verdict }: ReportInput, data: PageData, history: PageHistory): Html {
  const beside = classBeside(verdict);
  return html`<header class="verdict ${validityWord(verdict.valid)}">
      <h1>
        <span class="word">${validityWord(verdict.valid)}</span
        >${beside === undefined ? undefined : html` <span class="class">${beside}</span>`}
      </h1>
      <p class="reason">${summaryWithoutWord(verdict)}</p>
    </header>
    ${defectBanner(run)}
    <section id="summary" class="part">
      <div class="figures">${figures(verdict, data, history)}</div>
      ${recoveriesView(verdict)} ${problemsView(verdict)}
      <dl class="facts run">
        <dt>repeat it</dt>
        <dd>
          <code id="repeat-command">${run.command}</code> <button type="button" data-copy="repeat-command">copy</button>
        </dd>
        <dt>run</dt>
        <dd>${run.id}, scenario ${run.scenario}, <b>seed ${run.seed}</b>, started ${run.started}</dd>
        <dt>product</dt>
        <dd>${run.product}, <b class="kind">${run.kind}</b>: image <code>${run.image.name}</code></dd>
        <dt>fault</dt>
        <dd>${faultsText(data)}${leftOutView(verdict)}</dd>
        <dt>the settings promise</dt>
        <dd>
          ${run.contract.mayLoseAcknowledgedWrites ? 'acknowledged writes may be lost' : 'no acknowledged write is lost'}
          <span class="muted">${run.contract.reason}</span>${outagePromise(run)}
        </dd>
      </dl>
    </section>`;
}

/** Nobody may take what a defect on purpose makes for what the product does. */
function defectBanner({ defect }: RunRecord): Html {
  if (defect === undefined) return html``;
  return html`<p class="defect" role="note">
    <b>Defect switched on on purpose: ${defect.name}.</b> It ${defect.description}. What is found here says nothing
    about the product.
  </p>`;
}

function outagePromise(run: RunRecord): Html {
  const { maxOutageMs } = run.contract;
  if (maxOutageMs === undefined) return html``;
  return html`<br />no outage longer than ${formatDuration(maxOutageMs)}${outageParts(run)}`;
}

/** What adds up to the longest outage; why each part takes so long is in its title. */
function outageParts({ contract: { outageParts: parts = [] } }: RunRecord): Html {
  if (parts.length === 0) return html``;
  return html` (${parts.map(
    ({ name, ms, reason }, position) =>
      html`${position === 0 ? '' : ' + '}<span class="why" title="${reason}">${name} ${formatDuration(ms)}</span>`,
  )})`;
}

function figures(verdict: Verdict, data: PageData, { rows }: PageHistory): Html[] {
  const { acknowledged, lost, spanMs } = durabilityOf(verdict);
  const writeOutages = data.outages
    .filter(({ kind }) => kind === 'write')
    .map(({ fromUs, toUs }) => (toUs - fromUs) / 1000);
  const longest = Math.max(0, ...writeOutages);
  const counts = { ok: 0, fail: 0, info: 0, open: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  const anomalies = anomalyGroups(verdict).reduce((sum, { count }) => sum + count, 0);
  const latencies = Float64Array.from(
    rows.filter(({ outcome }) => outcome === 'ok'),
    ({ durationUs }) => durationUs,
  ).sort();
  const latency = (share: number): string => {
    const us = quantile(latencies, share);
    return us === undefined ? 'none' : formatDuration(us / 1000);
  };
  return [
    figure('RPO, lost rows', lost === undefined ? 'not judged' : countText(lost), {
      bad: (lost ?? 0) > 0,
      note: [
        acknowledged === undefined ? '' : `of ${countText(acknowledged)} acknowledged`,
        spanMs === undefined || lost === 0 ? '' : `within ${formatDuration(spanMs)}`,
      ],
    }),
    figure('longest write outage', writeOutages.length === 0 ? 'none' : formatDuration(longest), {
      note: [
        writeOutages.length < 2
          ? ''
          : `${writeOutages.length} outages, ${formatDuration(writeOutages.reduce((a, b) => a + b, 0))} in all`,
      ],
    }),
    figure('operations', countText(rows.length), {
      note: [
        `${countText(counts.ok)} ok, ${countText(counts.fail)} fail, ${countText(counts.info + counts.open)} info`,
      ],
      bad: rows.length > 0 && counts.ok === 0,
    }),
    figure('latency, median', latency(0.5), { note: [`p99 ${latency(0.99)}, max ${latency(1)}`] }),
    figure('anomalies', countText(anomalies), {
      bad: anomalies > 0,
      note: [`length of the run ${formatDuration(data.durationUs / 1000)}`],
    }),
  ];
}

function figure(name: string, value: string, { note, bad = false }: { note: readonly string[]; bad?: boolean }): Html {
  return html`<div class="figure">
    <div class="name">${name}</div>
    <div class="value${bad ? ' bad' : ''}">${value}</div>
    <div class="note">${note.filter((text) => text !== '').join(', ')}</div>
  </div>`;
}

/** Problems of the run and one line for every type of anomaly. */
function problemsView(verdict: Verdict): Html {
  const { problems } = verdict;
  const groups = anomalyGroups(verdict);
  if (problems.length + groups.length === 0) return html``;
  return html`<ul class="problems ${validityWord(verdict.valid)}">
    ${problems.map(({ type, message }) => html`<li><b>${type}</b> ${message}</li>`)}
    ${groups.map(
      ({ type, message, count, checkers }) =>
        html`<li>
          <b>${type}</b> ${message}${count > 1 ? ` (and ${countText(count - 1)} more)` : ''}
          ${checkers.map((checker) => html`<a href="#check-${checker}">${checker}</a> `)}
        </li>`,
    )}
  </ul>`;
}

/** Faults that the seed drew and the cluster had no target or no room for. */
function leftOutView({ leftOut = [] }: Verdict): Html {
  if (leftOut.length === 0) return html``;
  const list = leftOut.map(({ id, kind, reason }) => `${id} ${kind}: ${reason}`).join('; ');
  return html`<br /><span class="muted">left out: ${list}</span>`;
}

function faultsText({ faults }: PageData): string {
  if (faults.length === 0) return 'none';
  return faults
    .map(({ id, kind, targets, fromUs, bit, healed }) => {
      const state = bit
        ? healed
          ? 'verified to bite, healed'
          : 'verified to bite, healing not verified'
        : 'not verified to bite';
      return `${id} ${kind} ${targets.join(', ')} at ${(fromUs / 1e6).toFixed(3)} s (${state})`;
    })
    .join('; ');
}
