import type { Finding, LintReport } from './lint.ts';

/** The report as text: a block for each finding, then one line that sums up. */
export function renderReport(report: LintReport): string {
  return [...report.findings.map(renderFinding), summary(report), ...notGiven(report)].join('\n') + '\n';
}

function renderFinding({ file, line, severity, rule, found, expected, source }: Finding): string {
  return [
    `${file}:${line}: ${severity} ${rule}`,
    `  found     ${found}`,
    `  expected  ${expected}`,
    `  source    ${source}`,
    '',
  ].join('\n');
}

function summary({ errors, warnings, sites, watch }: LintReport): string {
  const files = sites.reduce((sum, site) => sum + site.files.length, 0);
  const read = `${count(files, 'file')} of ${count(sites.length, 'site')}, by the rules of data watch ${watch}`;
  if (errors + warnings === 0) return `nothing wrong in ${read}`;
  return `${count(errors, 'error')}, ${count(warnings, 'warning')} in ${read}`;
}

function notGiven({ notGiven: names }: LintReport): string[] {
  return names.length === 0 ? [] : [`not checked: no folder for ${names.join(', ')} of dmmal.ini was given`];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
