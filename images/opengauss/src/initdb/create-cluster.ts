import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOG_VERSION, pgdataPaths } from '../pgdata.ts';
import { POSTGRES_BIN } from '../server/postgres-bin.ts';
import { NO_CONTEXT, translateHba, translateSettings } from '../settings/translate.ts';
import { INITIAL_HBA, initialConfiguration } from './configuration-files.ts';
import { changeSystemIdentifier, newSystemIdentifier } from './system-identifier.ts';

/** Made when the image was built (files/usr/local/opengauss/share/make-template.sh). */
const TEMPLATE = '/usr/local/opengauss/share/template';

/** Does the directory exist with something in it? */
export function isOccupied(directory: string): boolean {
  return existsSync(directory) && readdirSync(directory).length > 0;
}

/** Copies the template cluster and gives it its own system identifier, configuration and password. */
export function createCluster(directory: string, nodeName: string, password: string): void {
  const paths = pgdataPaths(directory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  execFileSync('cp', ['-a', '--reflink=auto', '--sparse=always', TEMPLATE, paths.standin]);
  changeSystemIdentifier(paths.standin, newSystemIdentifier(new Date(), process.pid));
  const owned = { mode: 0o600 };
  writeFileSync(paths.config, initialConfiguration(nodeName), owned);
  writeFileSync(paths.hba, INITIAL_HBA, owned);
  writeFileSync(join(directory, 'pg_ident.conf'), '', owned);
  writeFileSync(paths.version, CATALOG_VERSION, owned);
  mkdirSync(paths.logDirectory, { recursive: true, mode: 0o700 });
  writeFileSync(join(paths.standin, 'postgresql.conf'), translateSettings(new Map(), NO_CONTEXT), owned);
  writeFileSync(join(paths.standin, 'pg_hba.conf'), translateHba(INITIAL_HBA, true), owned);
  setPassword(paths.standin, password);
}

/** Removes what a refused password leaves. */
export function removeCluster(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

/** In single-user mode, with the hash made here: the password is on no command line and in no log. */
function setPassword(standin: string, password: string): void {
  const hash = createHash('md5').update(`${password}omm`, 'utf8').digest('hex');
  // No standby is there that could acknowledge it.
  const options = ['-c', 'log_min_messages=fatal', '-c', 'synchronous_standby_names='];
  execFileSync(`${POSTGRES_BIN}/postgres`, ['--single', '-F', '-D', standin, ...options, 'postgres'], {
    input: `alter role omm password 'md5${hash}'\n`,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}
