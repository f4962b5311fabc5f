import type { WatchVersion } from './parameters/parameter.ts';
import { rules } from './rules/index.ts';
import type { Severity, Violation } from './rules/rule.ts';
import { instanceOf } from './members.ts';
import { wordOf } from './settings.ts';
import { distinctMals, readSystem, type SiteFiles, type System } from './site.ts';

/** One place where one rule is broken. */
export interface Finding extends Violation {
  readonly rule: string;
  readonly severity: Severity;
  readonly source: string;
}

/** What was read and what is wrong with it. */
export interface LintReport {
  /** Which version's rules were applied. */
  readonly watch: WatchVersion;
  readonly sites: readonly { readonly name: string; readonly instance?: string; readonly files: readonly string[] }[];
  /** Instances of dmmal.ini that none of the folders belongs to: what is between them and the others was not checked. */
  readonly notGiven: readonly string[];
  readonly errors: number;
  readonly warnings: number;
  /** In the order of sites, files and lines. */
  readonly findings: readonly Finding[];
}

/** Applies every rule to the files of all sites of one data watch. Pure; never throws for what is in the files. */
export function lintConfiguration(inputs: readonly SiteFiles[], watch?: WatchVersion): LintReport {
  const system = readSystem(inputs, watch);
  const order = inputs.flatMap(({ files }) => files.map(({ path }) => path));
  const findings = rules
    .flatMap(({ id, severity, source, check }) =>
      [...check(system)].map((violation) => ({ source, ...violation, rule: id, severity })),
    )
    .sort((left, right) => order.indexOf(left.file) - order.indexOf(right.file) || left.line - right.line);
  return {
    watch: system.watch,
    sites: system.sites.map((site, index) => {
      const instance = instanceOf(site);
      const files = inputs[index]?.files.map(({ name }) => name) ?? [];
      return { name: site.name, ...(instance === undefined ? {} : { instance }), files };
    }),
    notGiven: instancesNotGiven(system),
    errors: findings.filter(({ severity }) => severity === 'error').length,
    warnings: findings.filter(({ severity }) => severity === 'warning').length,
    findings,
  };
}

function instancesNotGiven(system: System): string[] {
  const given = system.sites.map(instanceOf);
  const known = distinctMals(system).flatMap(({ sections }) =>
    sections.flatMap((section) => wordOf(section, 'MAL_INST_NAME') ?? []),
  );
  return [...new Set(known)].filter((name) => !given.includes(name));
}
