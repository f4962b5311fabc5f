import { archivesOf, globalMembers, instanceOf, isSynchronous, malEntryOf, type Archive } from '../members.ts';
import { entryOf, numberOf, placeOf, shown, textOf, wordOf } from '../settings.ts';
import type { Site, System } from '../site.ts';
import type { Rule, Violation } from './rule.ts';

const ARCH = 'DM data watch V2.1, 2.3 dmarch.ini';
const MOST_OF_A_TYPE = 8;

export const archiveRules: readonly Rule[] = [
  {
    id: 'E_ARCH_DEST',
    severity: 'error',
    files: ['dmarch.ini', 'dmmal.ini'],
    says: 'The target of a REALTIME, TIMELY or ASYNC archive is another instance of dmmal.ini.',
    source: ARCH,
    check: (system) => eachArchive(system, unknownTarget),
  },
  {
    id: 'E_ARCH_TIMER',
    severity: 'error',
    files: ['dmarch.ini', 'dmtimer.ini', 'dm.ini'],
    says: 'An ASYNC archive names a timer of dmtimer.ini, and dm.ini has TIMER_INI = 1.',
    source: `${ARCH}, 2.7 dmtimer.ini`,
    check: (system) => eachArchive(system, missingTimer),
  },
  {
    id: 'E_ARCH_TYPE_MIX',
    severity: 'error',
    files: ['dmarch.ini'],
    says: 'The archives between instances under global watch are all REALTIME or all TIMELY.',
    source: 'DM8 data watch, an article of its users: the type of archive is the same on all',
    check: mixedTypes,
  },
  {
    id: 'E_ARCH_COUNT',
    severity: 'error',
    files: ['dmarch.ini'],
    says: 'A site has at most 8 archives of a type.',
    source: 'a report from the field: at most 8 of each',
    check: ({ sites }) => sites.flatMap(tooMany),
  },
  {
    id: 'W_ARCH_TARGET',
    severity: 'warning',
    files: ['dmarch.ini', 'dmwatcher.ini'],
    says: 'An instance under global watch has a REALTIME or TIMELY archive to every other one of its group, for when it is primary.',
    source: 'DM data watch V2.1, 4.1.9 recovery; reasoning: what is no target is never brought back in step',
    check: missingTargets,
  },
  {
    id: 'W_ARCH_LOCAL',
    severity: 'warning',
    files: ['dmarch.ini'],
    says: 'An instance under global watch has a LOCAL archive: recovery of a standby sends what is in there.',
    source: 'DM data watch V2.1, 4.1.9 recovery, step 3',
    check: (system) => withoutLocal(system),
  },
  {
    id: 'W_ARCH_WAIT_APPLY',
    severity: 'warning',
    files: ['dmarch.ini'],
    says: 'In 2.1 ARCH_WAIT_APPLY = 1 stands with TIMELY archives only; for others it is 0 whatever is written.',
    source: ARCH,
    check: ({ sites, watch }) => (watch === '2.1' ? sites.flatMap(uselessWait) : []),
  },
  {
    id: 'W_ARCH_IGNORED',
    severity: 'warning',
    files: ['dmarch.ini'],
    says: 'ARCH_TIMER_NAME stands with ASYNC archives only, ARCH_FILE_SIZE and ARCH_SPACE_LIMIT with those in files.',
    source: ARCH,
    check: (system) => eachArchive(system, ignored),
  },
];

function eachArchive(system: System, check: (archive: Archive, site: Site) => readonly Violation[]): Violation[] {
  return system.sites.flatMap((site) => archivesOf(site).flatMap((archive) => check(archive, site)));
}

function unknownTarget({ section, targets }: Archive, site: Site): Violation[] {
  const mal = site.ini['dmmal.ini'];
  const own = instanceOf(site);
  const known = mal?.sections.flatMap((entry) => wordOf(entry, 'MAL_INST_NAME') ?? []) ?? [];
  const wrong = targets.find((target) => target === own || (mal !== undefined && !known.includes(target)));
  if (wrong === undefined) return [];
  const others = known.filter((name) => name !== own);
  const found = `${shown(section, 'ARCH_DEST')}${wrong === own ? ', the instance itself' : ''}`;
  return [{ ...placeOf(section, 'ARCH_DEST'), found, expected: `another instance of dmmal.ini: ${others.join(', ')}` }];
}

function missingTimer({ section, type }: Archive, { ini }: Site): Violation[] {
  if (type !== 'ASYNC') return [];
  const timer = wordOf(section, 'ARCH_TIMER_NAME');
  const place = placeOf(section, 'ARCH_TIMER_NAME');
  if (timer === undefined) return [{ ...place, found: 'no ARCH_TIMER_NAME', expected: 'a timer of dmtimer.ini' }];
  const { 'dm.ini': dm, 'dmtimer.ini': timers } = ini;
  const known = timers?.sections.map(({ name }) => name.toUpperCase());
  if (known?.includes(timer) === false) {
    const found = shown(section, 'ARCH_TIMER_NAME');
    return [{ ...place, found, expected: `a section of dmtimer.ini: ${known.join(', ') || 'it has none'}` }];
  }
  if (dm === undefined || numberOf(dm.head, 'TIMER_INI') !== 0) return [];
  return [{ ...placeOf(dm.head, 'TIMER_INI'), found: shown(dm.head, 'TIMER_INI'), expected: 'TIMER_INI = 1' }];
}

function* mixedTypes(system: System): Generator<Violation> {
  let first: Archive | undefined;
  for (const site of new Set(globalMembers(system).map((member) => member.site))) {
    for (const archive of archivesOf(site).filter(isSynchronous)) {
      first ??= archive;
      if (archive.type === first.type) continue;
      const { path, line } = { path: first.section.path, line: placeOf(first.section, 'ARCH_TYPE').line };
      const found = shown(archive.section, 'ARCH_TYPE');
      yield {
        ...placeOf(archive.section, 'ARCH_TYPE'),
        found,
        expected: `ARCH_TYPE = ${first.type} as ${path}:${line}`,
      };
    }
  }
}

function tooMany(site: Site): Violation[] {
  const archives = archivesOf(site);
  return [...new Set(archives.map(({ type }) => type))].flatMap((type) => {
    const same = archives.filter((archive) => archive.type === type);
    const extra = same[MOST_OF_A_TYPE];
    if (extra === undefined) return [];
    const { path: file, line } = extra.section;
    return { file, line, found: `${same.length} archives of type ${type}`, expected: `at most ${MOST_OF_A_TYPE}` };
  });
}

function missingTargets(system: System): Violation[] {
  const members = globalMembers(system);
  return members.flatMap(({ site, group, instance }) => {
    const targets = archivesOf(site)
      .filter(isSynchronous)
      .flatMap((archive) => archive.targets);
    const arch = site.ini['dmarch.ini'];
    if (arch === undefined || instance === undefined || targets.length === 0) return [];
    return members
      .filter((other) => other.group.name.toUpperCase() === group.name.toUpperCase())
      .flatMap((other) => (malEntryOf(site.ini['dmmal.ini'], other.instance) ? (other.instance ?? []) : []))
      .filter((other) => other !== instance && !targets.includes(other))
      .map((other) => ({
        file: arch.path,
        line: 1,
        found: `no REALTIME or TIMELY archive to ${other}`,
        expected: `an archive with ARCH_DEST = ${other}, which is in group ${group.name} too`,
      }));
  });
}

function withoutLocal(system: System): Violation[] {
  const sites = [...new Set(globalMembers(system).map(({ site }) => site))];
  return sites.flatMap((site) => {
    const arch = site.ini['dmarch.ini'];
    if (arch === undefined || archivesOf(site).some(({ type }) => type === 'LOCAL')) return [];
    return { file: arch.path, line: 1, found: 'no LOCAL archive', expected: 'a section with ARCH_TYPE = LOCAL' };
  });
}

function uselessWait(site: Site): Violation[] {
  const head = site.ini['dmarch.ini']?.head;
  if (head === undefined || entryOf(head, 'ARCH_WAIT_APPLY') === undefined) return [];
  if (numberOf(head, 'ARCH_WAIT_APPLY') !== 1 || archivesOf(site).some(({ type }) => type === 'TIMELY')) return [];
  const expected = 'ARCH_WAIT_APPLY = 0, which is what holds without a TIMELY archive';
  return [{ ...placeOf(head, 'ARCH_WAIT_APPLY'), found: shown(head, 'ARCH_WAIT_APPLY'), expected }];
}

const ONLY_WITH: readonly (readonly [key: string, types: readonly string[]])[] = [
  ['ARCH_TIMER_NAME', ['ASYNC']],
  ['ARCH_FILE_SIZE', ['LOCAL', 'REMOTE']],
  ['ARCH_SPACE_LIMIT', ['LOCAL', 'REMOTE']],
];

function ignored({ section, type }: Archive): Violation[] {
  return ONLY_WITH.filter(([key, types]) => entryOf(section, key) !== undefined && !types.includes(type)).map(
    ([key, types]) => ({
      ...placeOf(section, key),
      found: `${key} = ${textOf(section, key) ?? ''} with ARCH_TYPE = ${type}`,
      expected: `${key} with ARCH_TYPE = ${types.join(' or ')} only`,
    }),
  );
}
