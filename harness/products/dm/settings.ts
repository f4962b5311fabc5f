import { QuakeError } from '../../errors.ts';
import type { ProductSetting, Settings } from '../product.ts';
import { checkValue } from './configuration/check-value.ts';
import type { FileKind } from './configuration/file-kind.ts';
import { parameterNamed } from './configuration/parameters/index.ts';
import type { ParameterType } from './configuration/parameters/parameter.ts';

/** A setting of a run, and the file of every member that it is written to. */
export interface DmSetting extends ProductSetting {
  /** Absent where it says how the group is made, and stands in no file under this name. */
  readonly file?: SettingFile;
}

type SettingFile = 'dm.ini' | 'dmmal.ini' | 'dmarch.ini' | 'dmwatcher.ini' | 'dmmonitor.ini';

/** More monitors than ten are refused by the watchers (seed 001 §3.2). */
export const MOST_MONITORS = 10;

/**
 * What `--set` may name. The times are shorter than the product's own defaults (15 s and 30 s), because a run lasts seconds
 * and not days; everything else is as the manual advises for a realtime cluster that switches by itself.
 */
export const dmSettings: readonly DmSetting[] = [
  inFile('dmwatcher.ini', 'DW_MODE', 'AUTO', 'AUTO: a confirm monitor has a standby take over; MANUAL: a person does'),
  word('ARCH_TYPE', 'REALTIME', ['REALTIME', 'TIMELY'], 'REALTIME: realtime primary/standby; TIMELY: read/write split'),
  inFile(
    'dmarch.ini',
    'ARCH_WAIT_APPLY',
    '1',
    'of TIMELY: 1 waits until the standby has replayed, 0 until it has received',
  ),
  inFile('dmwatcher.ini', 'DW_ERROR_TIME', '5', 'after which silence of a watcher it counts as failed, s'),
  inFile('dmwatcher.ini', 'INST_ERROR_TIME', '5', 'after which silence of its database a watcher calls it failed, s'),
  inFile('dmwatcher.ini', 'INST_AUTO_RESTART', '0', 'does a watcher start its database again'),
  inFile('dmwatcher.ini', 'INST_RECOVER_TIME', '3', 'how often a primary tries to recover a standby, s; 0 is at once'),
  inFile('dmwatcher.ini', 'INST_SERVICE_IP_CHECK', '0', 'does an Open primary without public network exit'),
  inFile(
    'dmwatcher.ini',
    'RLOG_SEND_THRESHOLD',
    '0',
    'average time of a send that makes a standby abnormal, s; 0 is off',
  ),
  inFile(
    'dmwatcher.ini',
    'RLOG_APPLY_THRESHOLD',
    '0',
    'average time of a replay that keeps a standby out, s; 0 is off',
  ),
  inFile('dmmal.ini', 'MAL_CHECK_INTERVAL', '2', 'how often a MAL link is probed, s; 0 is never'),
  inFile('dmmal.ini', 'MAL_CONN_FAIL_INTERVAL', '3', 'after which a MAL link without answer counts as broken, s'),
  inFile(
    'dm.ini',
    'SESS_FREE_IN_SUSPEND',
    '60',
    'after how long a SUSPEND by a failed archive cuts all sessions, s; 0 is never',
  ),
  inFile('dm.ini', 'ALTER_MODE_STATUS', '0', 'may mode and status be changed by hand'),
  inFile(
    'dm.ini',
    'DW_MAX_SVR_WAIT_TIME',
    '0',
    'how long a database waits for its watcher before it exits, s; 0 is for ever',
  ),
  inFile('dmmonitor.ini', 'MON_DW_CONFIRM', '1', 'is the first monitor the confirm monitor'),
  number('MONITORS', '1', [0, MOST_MONITORS], 'monitors that run on the monitor node'),
];

/** A value for every setting. Throws `QUAKE_SETTING_UNKNOWN` or `QUAKE_SETTING_INVALID` (usage) that name the setting. */
export function completeSettings(given: Settings): Settings {
  const unknown = Object.keys(given).find((name) => !dmSettings.some((setting) => setting.name === name));
  if (unknown !== undefined) {
    throw new QuakeError('QUAKE_SETTING_UNKNOWN', `DM has no setting "${unknown}" that can be chosen here`, {
      exitClass: 'usage',
      hint: `Settings: ${dmSettings.map(({ name }) => name).join(', ')}.`,
    });
  }
  return Object.fromEntries(dmSettings.map((setting) => [setting.name, checked(setting, given[setting.name])]));
}

/** A value, or its default. */
export function settingOf(settings: Settings, name: string): string {
  return settings[name] ?? dmSettings.find((setting) => setting.name === name)?.default ?? '';
}

/** A setting that is a whole number. */
export function numberOf(settings: Settings, name: string): number {
  return Number(settingOf(settings, name));
}

/** The lines of a file that the settings of a run are. */
export function settingLines(settings: Settings, file: SettingFile): readonly string[] {
  return dmSettings
    .filter((setting) => setting.file === file)
    .map(({ name }) => `${name} = ${settingOf(settings, name)}`);
}

function checked(setting: DmSetting, given: string | undefined): string {
  const value = (given ?? setting.default).toUpperCase();
  const wrong = setting.validate(value);
  if (wrong === undefined) return value;
  throw new QuakeError('QUAKE_SETTING_INVALID', `${setting.name}="${value}": ${wrong}`, {
    exitClass: 'usage',
    hint: `The default is "${setting.default}": ${setting.description}.`,
  });
}

/** Its type and its range are those that `lint dm` knows. */
function inFile(file: SettingFile, name: string, value: string, description: string): DmSetting {
  const inSections = (['dmwatcher.ini'] as readonly FileKind[]).includes(file);
  const parameter = parameterNamed(file, inSections, name);
  if (parameter === undefined) throw new TypeError(`${file} has no ${name}`);
  return { ...typed(name, value, description, parameter.type), file };
}

function word(name: string, value: string, words: readonly string[], description: string): DmSetting {
  return typed(name, value, description, { kind: 'word', words });
}

function number(name: string, value: string, range: readonly [number, number], description: string): DmSetting {
  return typed(name, value, description, { kind: 'integer', ranges: [range] });
}

function typed(name: string, value: string, description: string, type: ParameterType): DmSetting {
  const validate = (text: string): string | undefined => {
    const problem = checkValue(type, text);
    return problem === undefined ? undefined : `expected ${problem.expected}`;
  };
  return { name, default: value, description, validate };
}
