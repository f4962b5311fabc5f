import type { Verdict } from '../../../harness/checkers/verdict/index.ts';
import {
  type FaultRecovery,
  recoveriesOf,
  type SwitchoverFact,
  switchoversOf,
} from '../../facts/availability-facts.ts';
import { formatDuration } from '../../format/duration.ts';
import { html, type Html } from '../template.ts';

/** RTO of every fault and what the switchovers cost. */
export function recoveriesView(verdict: Verdict): Html {
  return html`${recoveriesOf(verdict).map(recoveryView)}${switchoversOf(verdict).map(switchoverView)}`;
}

function recoveryView({ fault, rtoMs, operatorMs, databaseMs, newPrimary, phases }: FaultRecovery): Html {
  const shares = [
    operatorMs === undefined ? '' : `operator ${formatDuration(operatorMs)}`,
    databaseMs === undefined ? '' : `database ${formatDuration(databaseMs)}`,
    newPrimary === undefined ? '' : `new primary ${newPrimary}`,
  ].filter((text) => text !== '');
  return html`<div class="recovery">
    <h3>RTO after ${fault}: ${rtoText(rtoMs)} <span class="muted">${shares.join(', ')}</span></h3>
    ${phases.every(({ ms }) => ms === undefined) ? undefined : phasesView(phases)}
  </div>`;
}

/** Phases as a bar drawn to scale, and as text. */
function phasesView(phases: FaultRecovery['phases']): Html {
  const total = phases.reduce((sum, { ms = 0 }) => sum + ms, 0) || 1;
  let left = 0;
  const bars = phases.map(({ name, ms = 0 }, position) => {
    const [x, width] = [left, ms / total].map((share) => (share * 1000).toFixed(1));
    left += ms / total;
    const title = `${name}: ${formatDuration(ms)}`;
    return html`<rect class="phase-${position}" x="${x}" y="0" width="${width}" height="10"
      ><title>${title}</title></rect
    >`;
  });
  return html`<svg viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="phases of the RTO to scale">
      ${bars}
    </svg>
    <ul>
      ${phases.map(
        ({ name, ms }, position) =>
          html`<li>
            <span class="swatch phase-${position}"></span>${name}
            <b>${ms === undefined ? 'not seen' : formatDuration(ms)}</b>
          </li>`,
      )}
    </ul>`;
}

function rtoText(rtoMs: number | undefined): string {
  if (rtoMs === undefined) return 'no write was acknowledged again';
  return rtoMs === 0 ? 'no write outage seen' : formatDuration(rtoMs);
}

function switchoverView({ node, outcome, durationMs, writeOutageMs }: SwitchoverFact): Html {
  return html`<p class="switchover">
    <b>Switchover${node === undefined ? '' : ` to ${node}`}</b>:
    ${outcome ?? 'unknown'}${durationMs === undefined ? '' : `, took ${formatDuration(durationMs)}`}${writeOutageMs === undefined || writeOutageMs === 0 ? ', no write outage seen' : `, no write for ${formatDuration(writeOutageMs)}`}
  </p>`;
}
