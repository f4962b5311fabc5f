import { formatDuration, formatMoment } from '../../format/duration.ts';
import { joinedSegments } from '../data/joined-segments.ts';
import type { AnomalyMarker, HistoryRecord, Lane, OutageWindow, PageData } from '../data/page-data.ts';
import { html, type Html } from '../template.ts';

/** A line of the story: what happened when, and where. Times in µs. */
export interface StoryEvent {
  readonly fromUs: number;
  readonly toUs: number;
  readonly source: 'fault' | 'operator' | 'state' | 'clients' | 'checker';
  readonly node: string;
  readonly text: string;
  readonly bad: boolean;
}

/** Rows that are shown; flapping nodes can make many. */
const MOST_EVENTS = 400;

/** The timeline in words: also what a reader without the picture, or on paper, has. */
export function eventsSection(data: PageData): Html {
  const events = storyOf(data);
  return html`<section id="events" class="part">
    <h2>What happened, in order</h2>
    <div class="scroll">
      <table class="events">
        <thead>
          <tr>
            <th>time</th>
            <th>by</th>
            <th>node</th>
            <th>what</th>
          </tr>
        </thead>
        <tbody>
          ${events.slice(0, MOST_EVENTS).map(
            (event) =>
              html`<tr class="${event.source}"><td><button type="button" class="jump" data-from-us="${event.fromUs}" data-to-us="${event.toUs}" title="show on the timeline">${formatMoment(event.fromUs / 1000)}</button></td>
<td>${event.source}</td><td>${event.node}</td><td${event.bad ? html` class="bad"` : html``}>${event.text}</td></tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      events.length > MOST_EVENTS
        ? html`<p class="muted">and ${events.length - MOST_EVENTS} more changes of state in states.jsonl</p>`
        : undefined
    }
  </section>`;
}

/** Faults, operator actions, changes of role and state, outages and anomalies in order of time. */
export function storyOf(data: PageData): StoryEvent[] {
  const events: StoryEvent[] = [
    ...data.faults.flatMap(({ records }) => records.filter(({ type }) => type !== 'invoke').map(faultEvent)),
    ...data.actions.map(({ f, node = '', fromUs, toUs, outcome, records }): StoryEvent => {
      const reason = field(records, 'reason') ?? records.find(({ error }) => error !== undefined)?.error;
      const took = toUs > fromUs ? `, took ${formatDuration((toUs - fromUs) / 1000)}` : '';
      const text = `${f} ${outcome}${took}${reason === undefined ? '' : `: ${reason}`}`;
      return { fromUs, toUs, source: 'operator', node, text, bad: outcome !== 'ok' };
    }),
    ...data.lanes.flatMap(laneEvents),
    ...tellingOutages(data.outages).flatMap(outageEvents),
    ...anomalyEvents(data.anomalies),
  ];
  return events.sort((a, b) => a.fromUs - b.fromUs);
}

/** Many anomalies of one type are one line, from the first to the last. */
function anomalyEvents(anomalies: readonly AnomalyMarker[]): StoryEvent[] {
  const types = [...new Set(anomalies.map(({ type }) => type))];
  return types.flatMap((type) => {
    const own = anomalies.filter((anomaly) => anomaly.type === type).map(anomalyEvent);
    const [first] = own;
    if (first === undefined || own.length <= MOST_OF_A_TYPE) return own;
    const toUs = Math.max(...own.map((event) => event.toUs));
    return [{ ...first, toUs, text: `${first.text} (and ${own.length - 1} more)` }];
  });
}

const MOST_OF_A_TYPE = 4;

function anomalyEvent({ fromUs, toUs, nodes, type, message, checker }: AnomalyMarker): StoryEvent {
  return {
    fromUs,
    toUs,
    source: 'checker',
    node: nodes.join(', '),
    text: `${checker}: ${type}: ${message}`,
    bad: true,
  };
}

/** Those a person could notice, and the longest of each cause. The rest is on the timeline and in the checks. */
function tellingOutages(outages: readonly OutageWindow[]): OutageWindow[] {
  const length = ({ fromUs, toUs }: OutageWindow): number => toUs - fromUs;
  return outages.filter((outage) => {
    const alike = outages.filter(({ kind, cause }) => kind === outage.kind && cause === outage.cause);
    return outage.open || length(outage) >= NOTICEABLE_US || alike.every((other) => length(other) <= length(outage));
  });
}

const NOTICEABLE_US = 500_000;

function outageEvents({ kind, fromUs, toUs, open, cause }: OutageWindow): StoryEvent[] {
  const common = { fromUs, toUs, source: 'clients', node: '' } as const;
  const length = formatDuration((toUs - fromUs) / 1000);
  const why = cause === undefined ? '' : ` ${cause}`;
  const begin = { ...common, text: `${kind} outage of ${length} begins${why}`, bad: kind === 'write' };
  return open
    ? [{ ...begin, text: `no ${kind} was acknowledged again${why}`, bad: true }]
    : [begin, { ...common, fromUs: toUs, text: `first acknowledged ${kind} after ${length}`, bad: false }];
}

function faultEvent({ f, type, timeUs, value, error }: HistoryRecord): StoryEvent {
  const fault = value as
    { id?: string; kind?: string; targets?: readonly string[]; evidence?: string } | null | undefined;
  const verified = type === 'ok' ? (f === 'inject' ? 'bites' : 'healed') : `${f} not verified`;
  const proof = error ?? fault?.evidence;
  return {
    fromUs: timeUs,
    toUs: timeUs,
    source: 'fault',
    node: (fault?.targets ?? []).join(', '),
    text: `${fault?.id ?? ''} ${fault?.kind ?? ''} ${verified}${proof === undefined ? '' : `: ${proof}`}`.trim(),
    bad: type !== 'ok',
  };
}

/** Changes of role and state. Details and links alone change too often to be told. */
function laneEvents({ node, segments }: Lane): StoryEvent[] {
  return joinedSegments(segments).map(({ fromUs, toUs, role, state, details, error }): StoryEvent => {
    if (role === 'unreachable') {
      return { fromUs, toUs, source: 'state', node, text: `does not answer: ${error ?? ''}`, bad: true };
    }
    const text = `${role}, ${state}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
    return { fromUs, toUs, source: 'state', node, text, bad: state === 'Need repair' };
  });
}

function field(records: readonly HistoryRecord[], name: string): string | undefined {
  const texts = records.map(({ value }) => (value as Record<string, unknown> | null | undefined)?.[name]);
  return texts.find((text) => typeof text === 'string');
}
