import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, QuakeError } from '../errors.ts';
import { isWatchFile } from '../products/dm/configuration/file-kind.ts';
import type { SiteFiles } from '../products/dm/configuration/site.ts';

/**
 * The configuration files of each folder. A folder without any stands for the folders in it; a file stands for itself.
 * Throws a usage error for a path that cannot be read, and for one without configuration files.
 */
export async function readSites(paths: readonly string[]): Promise<SiteFiles[]> {
  const distinct = [...new Set(paths.map((one) => path.normalize(`${one}/`).replace(/(.)[/\\]$/, '$1')))];
  return (await Promise.all(distinct.map(sitesAt))).flat();
}

async function sitesAt(name: string): Promise<SiteFiles[]> {
  try {
    const sites = (await stat(name)).isDirectory() ? await sitesOfFolder(name) : await siteOfFile(name);
    if (sites.length > 0) return sites;
  } catch (error) {
    throw noConfiguration(`Cannot read ${name}: ${messageOf(error)}`, name);
  }
  throw noConfiguration(`${name} has no configuration files of DM`, name);
}

async function sitesOfFolder(name: string): Promise<SiteFiles[]> {
  const site = await siteOf(name);
  if (site.files.length > 0) return [site];
  const entries = await readdir(name, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(name, entry.name));
  const inside = await Promise.all(folders.sort().map(siteOf));
  return inside.filter(({ files }) => files.length > 0);
}

async function siteOf(folder: string): Promise<SiteFiles> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && isWatchFile(entry.name)).map((entry) => entry.name);
  const files = names.sort().map(async (name) => {
    const file = path.join(folder, name);
    return { name, path: file, bytes: await readFile(file) };
  });
  return { name: folder, files: await Promise.all(files) };
}

async function siteOfFile(file: string): Promise<SiteFiles[]> {
  const name = path.basename(file);
  return isWatchFile(name) ? [{ name: file, files: [{ name, path: file, bytes: await readFile(file) }] }] : [];
}

function noConfiguration(message: string, name: string): QuakeError {
  return new QuakeError('QUAKE_NO_CONFIGURATION', message, {
    exitClass: 'usage',
    hint: 'Give the folder that dm.ini, dmmal.ini, dmwatcher.ini or dmmonitor.ini is in.',
    context: { path: name },
  });
}
