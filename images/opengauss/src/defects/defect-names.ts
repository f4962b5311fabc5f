/** Where the name of the defect stands that a server is to have; no file, no defect. */
export const DEFECT_FILE = '/usr/local/opengauss/share/defect';

/** Defects that a server can be started with, one at a time, to test who is to find them (issue 5, "Defect switches"). */
export const DEFECTS = [
  'early-acknowledgement',
  'forgets-at-failover',
  'promotes-lagging-standby',
  'keeps-two-primaries',
  'rejoins-without-rewind',
  'applies-twice',
  'streaming-while-stuck',
  'stale-reads',
  'refuses-committed',
  'swaps-updates',
] as const;

export type DefectName = (typeof DEFECTS)[number];

/** Those that lie between the clients and PostgreSQL; they need PostgreSQL's port for themselves. */
export const PROXIED = ['applies-twice', 'stale-reads', 'refuses-committed', 'swaps-updates'] as const;
export type ProxiedDefect = (typeof PROXIED)[number];

export function isProxied(name: DefectName | undefined): name is ProxiedDefect {
  return PROXIED.some((proxied) => proxied === name);
}

/** @throws Error for a name that is none: a server that is asked for an unknown defect must not start without it */
export function parseDefect(text: string): DefectName {
  const wanted = text.trim();
  const found = DEFECTS.find((name) => name === wanted);
  if (found === undefined) throw new Error(`there is no defect "${wanted}" (${DEFECT_FILE}): ${DEFECTS.join(', ')}`);
  return found;
}
