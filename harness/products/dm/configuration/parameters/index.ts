import type { FileKind } from '../file-kind.ts';
import { dmIni } from './dm-ini.ts';
import { dmSvcConf } from './dm-svc-conf.ts';
import { dmarchIni } from './dmarch-ini.ts';
import { dmmalIni } from './dmmal-ini.ts';
import { dmmonitorIni } from './dmmonitor-ini.ts';
import { dmtimerIni } from './dmtimer-ini.ts';
import { dmwatcherCtl } from './dmwatcher-ctl.ts';
import { dmwatcherIni } from './dmwatcher-ini.ts';
import type { FileFormat, Parameter } from './parameter.ts';

/** The reference of every file: names, types, ranges, defaults. */
export const fileFormats: Readonly<Record<FileKind, FileFormat>> = {
  'dm.ini': dmIni,
  'dmmal.ini': dmmalIni,
  'dmarch.ini': dmarchIni,
  'dmwatcher.ini': dmwatcherIni,
  'dmmonitor.ini': dmmonitorIni,
  'dmtimer.ini': dmtimerIni,
  'dm_svc.conf': dmSvcConf,
  'dmwatcher.ctl': dmwatcherCtl,
};

/** The parameters that may stand in the head of a file (`section` false) or in its sections. */
export function parametersOf(kind: FileKind, section: boolean): readonly Parameter[] {
  const format = fileFormats[kind];
  return section ? (format.section?.parameters ?? []) : format.head;
}

/** A parameter by its name, wherever in the file it belongs. */
export function parameterNamed(kind: FileKind, section: boolean, name: string): Parameter | undefined {
  return parametersOf(kind, section).find((parameter) => parameter.name === name);
}
