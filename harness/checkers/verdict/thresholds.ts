import { QuakeError } from '../../errors.ts';
import { type Figure, FIGURES, type MeasuredRun } from './figures.ts';
import type { Problem } from './verdict.ts';
import { durationText, plural } from '../wording.ts';

/** When the figure compares like this with the limit, the run fails. */
export interface Threshold {
  /** As the user wrote it. */
  readonly expression: string;
  readonly figure: Figure;
  readonly operator: Operator;
  /** In the unit of the figure. */
  readonly limit: number;
}

type Operator = '>' | '>=' | '<' | '<=';

const COMPARE: Readonly<Record<Operator, (value: number, limit: number) => boolean>> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
};

/** In ms. */
const TIME_UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads an expression of `--fail-on`: figure, comparison, limit, as in `rto>10s`, `rpo>0`, `latency.p99>=200ms`. Throws a
 * usage error that names what is allowed.
 */
export function parseThreshold(expression: string): Threshold {
  const match = /^([a-z0-9.]+)(>=|<=|>|<)(\d+(?:\.\d+)?)([a-z]*)$/.exec(expression.replace(/\s+/g, ''));
  if (match === null) throw usage(expression, 'it is not of the form FIGURE>LIMIT');
  const [, name = '', operator = '', number = '', unit = ''] = match;
  const figure = FIGURES.find((candidate) => candidate.name === name);
  if (figure === undefined) throw usage(expression, `there is no figure "${name}"`);
  return {
    expression,
    figure,
    operator: operator as Operator,
    limit: limitOf(expression, figure, Number(number), unit),
  };
}

/** Throws a usage error for the first expression that cannot be read. */
export function parseThresholds(expressions: readonly string[]): readonly Threshold[] {
  return expressions.map(parseThreshold);
}

/** What the thresholds say about a run. A figure that was not measured is `unknown`, never passed over in silence. */
export function evaluateThresholds(thresholds: readonly Threshold[], run: MeasuredRun): readonly Problem[] {
  return thresholds.flatMap(({ expression, figure, operator, limit }): readonly Problem[] => {
    const value = figure.valueOf(run);
    if (value === undefined) {
      const message = `The threshold ${expression} cannot be judged: ${figure.name} was not measured in this run`;
      return [{ class: 'unknown', type: 'threshold-not-measured', message }];
    }
    if (!COMPARE[operator](value, limit)) return [];
    const message = `${figure.name} is ${valueText(value, figure)}, and the threshold is ${expression}`;
    return [{ class: 'availability', type: 'threshold', message }];
  });
}

function limitOf(expression: string, figure: Figure, number: number, unit: string): number {
  if (figure.unit === 'rows') {
    if (unit === '' || unit === 'rows') return number;
    throw usage(expression, `${figure.name} is a number of rows and has no unit "${unit}"`);
  }
  const factor = TIME_UNITS[unit];
  if (factor !== undefined) return number * factor;
  // Zero is the same in every unit.
  if (unit === '' && number === 0) return 0;
  throw usage(expression, unit === '' ? `${figure.name} needs a unit, as in 10s` : `there is no unit "${unit}"`);
}

function valueText(value: number, { unit }: Figure): string {
  if (value === Infinity) return 'without end: it was still going on when the run ended';
  return unit === 'rows' ? plural(value, 'row') : durationText(value);
}

function usage(expression: string, why: string): QuakeError {
  const names = FIGURES.map(({ name }) => name).join(', ');
  return new QuakeError('QUAKE_BAD_THRESHOLD', `Cannot use the threshold "${expression}": ${why}`, {
    exitClass: 'usage',
    hint:
      `FIGURE is one of ${names}; the comparison one of > >= < <=; times have a unit (${Object.keys(TIME_UNITS).join(', ')}). ` +
      `Examples: 'rto>10s', 'rpo>0', 'latency.p99>200ms'`,
    context: { expression },
  });
}
