import type { Verdict } from '../../harness/checkers/verdict/index.ts';
import { type Fields, fieldsOf, listIn, numberIn, textIn } from './fields.ts';

/** The parts of an RTO in their order, as `availability` names them, with the words for people. */
const PHASES = [
  ['detect', 'detect'],
  ['decide', 'decide'],
  ['promote', 'promote'],
  ['firstAcknowledgedWrite', 'first acknowledged write'],
  ['replicationHealthy', 'replication healthy'],
] as const;

/** How one fault was recovered from. Times in ms. */
export interface FaultRecovery {
  /** `f1 kill n1`. */
  readonly fault: string;
  /** From the fault to the first acknowledged write; 0 when no outage was seen, undefined when no write came back. */
  readonly rtoMs: number | undefined;
  /** Part of the RTO that the operator took (detect and decide), and the rest. */
  readonly operatorMs: number | undefined;
  readonly databaseMs: number | undefined;
  readonly healthyAgainMs: number | undefined;
  readonly newPrimary: string | undefined;
  /** Consecutive; the length of one that was not seen is undefined. */
  readonly phases: readonly { readonly name: string; readonly ms: number | undefined }[];
}

export interface SwitchoverFact {
  readonly node: string | undefined;
  readonly outcome: string | undefined;
  readonly durationMs: number | undefined;
  readonly writeOutageMs: number | undefined;
}

export interface OutageFact {
  readonly kind: 'write' | 'read';
  readonly fromUs: number;
  readonly toUs: number;
  /** Nothing was acknowledged any more before the load ended. */
  readonly open: boolean;
  /** `after f1 kill n1`, `during the switchover`; undefined when nothing was done to the cluster then. */
  readonly cause: string | undefined;
}

/** Write and read outages of the run. */
export function outagesOf(verdict: Verdict): OutageFact[] {
  const result = fieldsOf(verdict.checks['availability']);
  return (['write', 'read'] as const).flatMap((kind) =>
    listIn(fieldsOf(result[`${kind}s`]), 'outages').flatMap((item): OutageFact[] => {
      const outage = fieldsOf(item);
      const from = numberIn(outage, 'from');
      const to = numberIn(outage, 'to');
      if (from === undefined || to === undefined) return [];
      const fromUs = Math.round(from / 1000);
      return [
        {
          kind,
          fromUs,
          toUs: Math.round(to / 1000),
          open: outage['open'] === true,
          cause: causeText(fieldsOf(outage['cause'])),
        },
      ];
    }),
  );
}

/** RTO of each fault, in order of the faults. */
export function recoveriesOf(verdict: Verdict): FaultRecovery[] {
  return listIn(fieldsOf(verdict.checks['availability']), 'faults').map((item) => {
    const fault = fieldsOf(item);
    const phases = fieldsOf(fault['phases']);
    return {
      fault: faultText(fault),
      rtoMs: numberIn(fault, 'rtoMs'),
      operatorMs: numberIn(fault, 'operatorMs'),
      databaseMs: numberIn(fault, 'databaseMs'),
      healthyAgainMs: numberIn(fault, 'healthyAgainMs'),
      newPrimary: textIn(fault, 'newPrimary'),
      phases: PHASES.map(([name, words]) => ({ name: words, ms: numberIn(phases, name) })),
    };
  });
}

export function switchoversOf(verdict: Verdict): SwitchoverFact[] {
  return listIn(fieldsOf(verdict.checks['availability']), 'switchovers').map((item) => {
    const switchover = fieldsOf(item);
    return {
      node: textIn(switchover, 'node'),
      outcome: textIn(switchover, 'outcome'),
      durationMs: numberIn(switchover, 'durationMs'),
      writeOutageMs: numberIn(switchover, 'writeOutageMs'),
    };
  });
}

function faultText(fault: Fields): string {
  const parts = [textIn(fault, 'id'), textIn(fault, 'kind'), listIn(fault, 'targets').join(', ')];
  return parts.filter((text) => text !== undefined && text !== '').join(' ');
}

function causeText(cause: Fields): string | undefined {
  const texts: Readonly<Record<string, () => string>> = {
    fault: () => `after ${faultText(cause)}`,
    heal: () => `while ${faultText(cause)} was healed`,
    switchover: () => 'during the switchover',
  };
  return texts[textIn(cause, 'type') ?? '']?.();
}
