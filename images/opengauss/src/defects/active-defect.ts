import { existsSync, readFileSync } from 'node:fs';
import { DEFECT_FILE, isProxied, parseDefect, type DefectName } from './defect-names.ts';

/** Read once: a defect is switched on before a server starts. */
let active: { readonly name: DefectName | undefined } | undefined;

/** The defect of this installation, undefined in all but tests of the harness. @throws Error for an unknown name */
export function activeDefect(): DefectName | undefined {
  active ??= { name: existsSync(DEFECT_FILE) ? parseDefect(readFileSync(DEFECT_FILE, 'utf8')) : undefined };
  return active.name;
}

export function hasDefect(name: DefectName): boolean {
  return activeDefect() === name;
}

/** Far enough from the ports of replconninfo. */
const BESIDE = 9;

/** Port of PostgreSQL itself for a server with client port `port`: the same, unless a defect stands before it. */
export function enginePort(port: number): number {
  return isProxied(activeDefect()) ? port + BESIDE : port;
}

/** PostgreSQL's settings that make the defect, whatever the configuration says. @param port the server's client port */
export function defectSettings(port: number): Readonly<Record<string, string>> {
  return {
    ...SETTINGS[activeDefect() ?? 'none'],
    ...(enginePort(port) === port ? {} : { port: `${enginePort(port)}` }),
  };
}

const SETTINGS: Readonly<Partial<Record<DefectName | 'none', Readonly<Record<string, string>>>>> = {
  // The views go on showing Sync, which only synchronous_standby_names decides.
  'early-acknowledgement': { synchronous_commit: 'local' },
  // So that there is always something received that is not replayed.
  'forgets-at-failover': { recovery_min_apply_delay: '1s' },
};
