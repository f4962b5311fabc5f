import { QuakeError } from '../../../../harness/errors.ts';
import { controlChainProblems } from '../../../../harness/products/dm/configuration/control-chain.ts';
import { checkValue } from '../../../../harness/products/dm/configuration/check-value.ts';
import { parseIniFile, type IniFile, type IniSection } from '../../../../harness/products/dm/configuration/ini-file.ts';
import { parametersOf } from '../../../../harness/products/dm/configuration/parameters/index.ts';
import { textOf } from '../../../../harness/products/dm/configuration/settings.ts';
import type { ControlFile, ControlRecord, ControlStatus } from './control-file.ts';

/**
 * The text of a control file. DM's own dmwatcher.ctl is binary and its form is not published; the emulation stores this
 * text, which is also what `dmctlcvt TYPE=4` prints and what `dbquake lint dm` reads. Equal control files have equal texts.
 */
export function formatControlFile({ tguid, status, records }: ControlFile): string {
  const head = [`N_ITEM = ${records.length}`, `TGUID = ${tguid}`, `STATUS = ${status}`];
  return [...head, ...records.flatMap((record, index) => [`[RECORD${index + 1}]`, ...recordLines(record)]), ''].join(
    '\n',
  );
}

/** Reads such a text. Throws `QUAKE_CONTROL_FILE` with the line for one that is not whole. */
export function parseControlFile(path: string, text: string): ControlFile {
  const file = parseIniFile('dmwatcher.ctl', path, Buffer.from(text));
  refuseBroken(file);
  const { head, sections } = file;
  return {
    tguid: BigInt(textOf(head, 'TGUID') ?? 0),
    status: (textOf(head, 'STATUS')?.toUpperCase() ?? 'VALID') as ControlStatus,
    records: sections.map(readRecord),
  };
}

function recordLines(record: ControlRecord): string[] {
  return [
    `OLD_TGUID = ${record.oldTguid}`,
    `NEW_TGUID = ${record.newTguid}`,
    `SLSN = ${record.slsn}`,
    `CREATE_TIME = ${record.time}`,
    `MON_ID = ${record.monitorId}`,
    `DESCRIPTION = ${record.description}`,
    `MON_IP = ${record.monitorIp}`,
  ];
}

function readRecord(section: IniSection): ControlRecord {
  return {
    oldTguid: BigInt(textOf(section, 'OLD_TGUID') ?? 0),
    newTguid: BigInt(textOf(section, 'NEW_TGUID') ?? 0),
    slsn: BigInt(textOf(section, 'SLSN') ?? 0),
    time: textOf(section, 'CREATE_TIME') ?? '',
    monitorId: BigInt(textOf(section, 'MON_ID') ?? 0),
    description: textOf(section, 'DESCRIPTION') ?? '',
    monitorIp: textOf(section, 'MON_IP') ?? '',
  };
}

function refuseBroken(file: IniFile): void {
  const malformed = file.malformed.map(({ line, text }) => ({ line, found: text, expected: 'NAME = VALUE' }));
  const values = [file.head, ...file.sections].flatMap(wrongValues);
  const [problem] = [...malformed, ...values, ...controlChainProblems(file)];
  if (problem === undefined) return;
  throw new QuakeError(
    'QUAKE_CONTROL_FILE',
    `${file.path}:${problem.line}: found ${problem.found}, expected ${problem.expected}`,
    {
      exitClass: 'usage',
      hint: 'Copy the dmwatcher.ctl of the primary, or make one for the whole group with dmctlcvt TYPE=3.',
    },
  );
}

function wrongValues(
  section: IniSection,
): { readonly line: number; readonly found: string; readonly expected: string }[] {
  return parametersOf('dmwatcher.ctl', section.name !== '').flatMap(({ name, type, required }) => {
    const value = textOf(section, name);
    if (value === undefined) {
      return required === true ? { line: section.line, found: `no ${name}`, expected: `${name} = VALUE` } : [];
    }
    const problem = checkValue(type, value);
    const line = section.entries.findLast(({ key }) => key === name)?.line ?? section.line;
    return problem === undefined ? [] : { line, found: `${name} = ${value}`, expected: problem.expected };
  });
}
