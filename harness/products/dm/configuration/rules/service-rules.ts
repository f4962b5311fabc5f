import { formatAddress } from '../address.ts';
import type { IniFile } from '../ini-file.ts';
import { numberOf, placeOf, textOf, wordOf } from '../settings.ts';
import { serviceNames, type ServiceName } from '../service-names.ts';
import { distinctMals, type System } from '../site.ts';
import type { Rule, Violation } from './rule.ts';

const SERVICE = 'DM data watch V2.1, 2.9 service names';

export const serviceRules: readonly Rule[] = [
  {
    id: 'E_SVC_ADDRESS',
    severity: 'error',
    files: ['dm_svc.conf'],
    says: 'A service is a list of IP[:PORT], with IPv6 addresses in brackets.',
    source: SERVICE,
    check: (system) =>
      eachService(system, ({ malformed, name, line }, file) =>
        malformed.map((item) => ({
          file: file.path,
          line,
          found: `"${item}" in ${name}`,
          expected: 'IP[:PORT], with brackets around an IPv6 address',
        })),
      ),
  },
  {
    id: 'E_LOGIN_MODE',
    severity: 'error',
    files: ['dm_svc.conf'],
    says: 'LOGIN_MODE is 0, 1 or 2; 3 and 4 exist from DM8 on.',
    source: SERVICE,
    check: ({ sites, watch }) =>
      sites
        .flatMap(({ ini }) => ini['dm_svc.conf'] ?? [])
        .flatMap(({ head, sections }) => [head, ...sections])
        .filter((section) => watch === '2.1' && (numberOf(section, 'LOGIN_MODE') ?? 0) > 2)
        .map((section) => ({
          ...placeOf(section, 'LOGIN_MODE'),
          found: `LOGIN_MODE = ${textOf(section, 'LOGIN_MODE') ?? ''}`,
          expected: '0, 1 or 2',
        })),
  },
  {
    id: 'W_SVC_ADDRESS',
    severity: 'warning',
    files: ['dm_svc.conf', 'dmmal.ini'],
    says: 'A service that names an instance of dmmal.ini has MAL_INST_HOST:MAL_INST_PORT only: clients do not reach the MAL network.',
    source: `${SERVICE}, 2.2 dmmal.ini (MAL_INST_HOST is the address for clients)`,
    check: (system) => eachService(system, (service, file) => strangeAddresses(service, file, system)),
  },
];

function eachService(
  { sites }: System,
  check: (service: ServiceName, file: IniFile) => readonly Violation[],
): Violation[] {
  return sites
    .flatMap(({ ini }) => ini['dm_svc.conf'] ?? [])
    .flatMap((file) => serviceNames(file).flatMap((service) => check(service, file)));
}

function strangeAddresses({ name, line, addresses }: ServiceName, { path }: IniFile, system: System): Violation[] {
  const entries = distinctMals(system).flatMap(({ sections }) => sections);
  const hosts = (key: string): string[] => entries.flatMap((entry) => wordOf(entry, key) ?? []);
  const known = [...hosts('MAL_INST_HOST'), ...hosts('MAL_HOST')];
  if (!addresses.some(({ host }) => known.includes(host.toUpperCase()))) return [];
  const wanted = entries.map((entry) => ({
    host: wordOf(entry, 'MAL_INST_HOST'),
    port: numberOf(entry, 'MAL_INST_PORT'),
  }));
  return addresses
    .filter(
      ({ host, port }) =>
        !wanted.some((one) => one.host === host.toUpperCase() && (port === undefined || one.port === port)),
    )
    .map(({ host, port }) => ({
      file: path,
      line,
      found: `${port === undefined ? host : formatAddress(host, port)} in ${name}`,
      expected: `MAL_INST_HOST:MAL_INST_PORT: ${wanted.map((one) => formatAddress(one.host ?? '', one.port ?? '')).join(', ')}`,
    }));
}
