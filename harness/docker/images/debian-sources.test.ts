import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { aptProxies, debianSources, packageNames } from './debian-sources.ts';
import { packageRoot } from '../../package-root.ts';

const fixture = join(packageRoot(), 'harness', 'docker', 'images', 'fixtures', 'apt-indextargets.txt');

/** A paragraph of `apt-get indextargets`, reduced to the keys that are read. */
function target(changes: Readonly<Record<string, string>>): string {
  const keys = {
    'Created-By': 'Packages',
    Origin: 'Debian',
    Label: 'Debian',
    Codename: 'bookworm',
    Component: 'main',
    'Repo-URI': 'http://mirror.example/debian/',
    Release: 'bookworm',
    ...changes,
  };
  return Object.entries(keys)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
}

describe("this machine's package sources", () => {
  it('give the release, its updates and its security fixes (recorded on Debian 12)', () => {
    expect(debianSources(readFileSync(fixture, 'utf8'), 'bookworm')).to.deep.equal([
      'deb http://mirror.example/debian/ bookworm main',
      'deb http://mirror.example/debian/ bookworm-updates main',
      'deb http://mirror.example/debian-security/ bookworm-security main',
    ]);
  });

  it('keep the name of the suite as the machine has it', () => {
    const bySuite = target({ Release: 'oldstable' });
    expect(debianSources(bySuite, 'bookworm')).to.deep.equal(['deb http://mirror.example/debian/ oldstable main']);
  });

  it('name a source once, whatever the number of its indexes', () => {
    expect(debianSources(`${target({})}\n${target({ Architecture: 'i386' })}`, 'bookworm')).to.have.length(1);
  });

  const leftOut = [
    ['another vendor for the same release', { Origin: 'Vendor', Label: 'Vendor' }],
    ['backports', { Origin: 'Debian Backports', Label: 'Debian Backports', Codename: 'bookworm-backports' }],
    ['another release', { Codename: 'trixie', Release: 'trixie' }],
    ['a component without the packages that we need', { Component: 'non-free-firmware' }],
    ['translations', { 'Created-By': 'Translations' }],
    ['a source whose Release file has not been fetched', { Origin: '', Label: '', Codename: '' }],
  ] as const;
  for (const [what, changes] of leftOut) {
    it(`leave out ${what}`, () => {
      expect(debianSources(target(changes), 'bookworm')).to.deep.equal([]);
    });
  }

  it('give nothing on a machine without apt', () => {
    expect(debianSources('', 'bookworm')).to.deep.equal([]);
  });
});

describe("apt's proxies", () => {
  it('are handed on, and nothing else of its configuration', () => {
    const dump = [
      'Acquire::http "";',
      'Acquire::http::Proxy "http://proxy.example:3128/";',
      'Acquire::https::Proxy "";',
      'Acquire::http::proxy::mirror.example "DIRECT";',
      'Acquire::http::Timeout "30";',
    ].join('\n');
    expect(aptProxies(dump)).to.deep.equal([
      'Acquire::http::Proxy "http://proxy.example:3128/";',
      'Acquire::http::proxy::mirror.example "DIRECT";',
    ]);
  });
});

describe('packages.txt', () => {
  it('has one package a line, with comments', () => {
    expect(packageNames('# Database\npostgresql-15\n\n  pgpool2 # proxy\n')).to.deep.equal([
      'postgresql-15',
      'pgpool2',
    ]);
  });
});
