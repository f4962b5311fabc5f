import type { IniFile, IniSection } from './ini-file.ts';
import { numberOf, placeOf, shown, textOf, type Place } from './settings.ts';

/** The names that dmctlcvt takes for a control file (seed 001 §2.5). */
export const CONTROL_FILE_NAMES: readonly string[] = ['dm.ctl', 'dmmpp.ctl', 'dmwatcher.ctl'];

/**
 * Where the text of a dmwatcher.ctl does not hold together (seed 001 §4.5.3): the number of records is the one in the
 * head, the old TGUID of a record is the new one of the record before, and the last new TGUID is the current one.
 */
export function controlChainProblems(
  file: IniFile | undefined,
): (Place & { readonly found: string; readonly expected: string })[] {
  if (file === undefined) return [];
  const { head, sections } = file;
  const count = numberOf(head, 'N_ITEM');
  const problems = sections.flatMap((record, index) => {
    const before = sections[index - 1];
    return before === undefined ? [] : mustGoOn(record, 'OLD_TGUID', before);
  });
  const last = sections.at(-1);
  if (last !== undefined) problems.push(...mustGoOn(head, 'TGUID', last));
  if (count === undefined || count === sections.length) return problems;
  const expected = `${sections.length}, the number of records`;
  return [{ ...placeOf(head, 'N_ITEM'), found: shown(head, 'N_ITEM'), expected }, ...problems];
}

function mustGoOn(
  section: IniSection,
  key: string,
  before: IniSection,
): (Place & { readonly found: string; readonly expected: string })[] {
  const expected = textOf(before, 'NEW_TGUID');
  if (expected === undefined || textOf(section, key) === expected) return [];
  return [
    { ...placeOf(section, key), found: shown(section, key), expected: `${expected}, NEW_TGUID of [${before.name}]` },
  ];
}
