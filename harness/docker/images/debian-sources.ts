/** The Debian release of the base image. */
export const BASE_RELEASE = 'bookworm';

/**
 * Lines for sources.list with this machine's own sources of Debian `release`, from the output of `apt-get indextargets`
 * (paragraphs of `Key: value`). Only what Debian itself publishes counts, recognised by what the signed Release file
 * says (Origin and Label), not by the name of the host: mirrors and snapshots are Debian, other vendors' archives for
 * the same release are not. Backports are left out: the base image is the stable release and its updates.
 */
export function debianSources(indexTargets: string, release: string): string[] {
  const lines = paragraphs(indexTargets)
    .filter((target) => target.get('Created-By') === 'Packages')
    .filter((target) => target.get('Origin') === 'Debian')
    .filter((target) => ['Debian', 'Debian-Security'].includes(target.get('Label') ?? ''))
    .filter((target) => suitesOf(release).includes(target.get('Codename') ?? ''))
    .filter((target) => target.get('Component') === 'main')
    .map((target) => `deb ${target.get('Repo-URI') ?? ''} ${target.get('Release') ?? ''} main`);
  return [...new Set(lines)];
}

function suitesOf(release: string): string[] {
  return [release, `${release}-updates`, `${release}-security`];
}

function paragraphs(text: string): Map<string, string>[] {
  return text
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => new Map(paragraph.split('\n').map(keyAndValue)));
}

function keyAndValue(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

/** The proxies that apt uses on this machine, from the output of `apt-config dump`: lines for an apt.conf. */
export function aptProxies(aptConfiguration: string): string[] {
  return aptConfiguration.split('\n').filter((line) => /^Acquire::\w+::proxy\b.*"[^"]+";$/i.test(line));
}

/** The package names of packages.txt: one a line, `#` starts a comment. */
export function packageNames(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}
