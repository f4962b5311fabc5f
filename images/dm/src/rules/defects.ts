import { allRulesBut, type RuleBook } from './rule-book.ts';

/** Something that the emulation can be made to do wrong: rules that are switched off together. */
export interface DmDefect {
  readonly name: string;
  readonly says: string;
  /** Ids of rules. */
  readonly off: readonly string[];
  /** Rows of facts/dm.md §5 that notice. */
  readonly noticedBy: readonly string[];
}

/** The defect switches of issue 7. */
export const DM_DEFECTS: readonly DmDefect[] = [
  {
    name: 'takeover-without-confirm',
    says: 'any monitor has a standby take over, also while that one is still connected to the primary',
    off: ['takeover.confirm-monitor', 'takeover.mal-link-broken'],
    noticedBy: ['T9', 'T13'],
  },
  {
    name: 'split-ignored-at-rejoin',
    says: 'an old primary joins again with redo that the new one never had',
    off: ['join.takeover-lsn'],
    noticedBy: ['T19'],
  },
  {
    name: 'archive-valid-too-early',
    says: 'the archive to a standby is VALID before it was sent the redo that it lacks',
    off: ['recovery.step3-send', 'recovery.step5-send-rest'],
    noticedBy: ['R2', 'R3'],
  },
  {
    name: 'recovery-interval-ignored',
    says: 'a standby is recovered at once whatever its recover time is',
    off: ['recovery.interval'],
    noticedBy: ['R4'],
  },
  {
    name: 'control-record-forgotten',
    says: 'switchover, takeover and open force leave no record in dmwatcher.ctl',
    off: ['control.record'],
    noticedBy: ['L6'],
  },
  {
    name: 'isolated-primary-goes-on',
    says: 'a primary in CONFIRM makes the archive INVALID and goes on without having been confirmed',
    off: ['confirm.wait-for-monitor'],
    noticedBy: ['F3', 'F4', 'T3'],
  },
];

/** The rules under a defect; undefined for a name that none has. */
export function rulesUnderDefect(name: string): RuleBook | undefined {
  const defect = DM_DEFECTS.find((candidate) => candidate.name === name);
  return defect === undefined ? undefined : allRulesBut(defect.off);
}
