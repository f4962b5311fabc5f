import { join } from 'node:path';
import { quoteValue, setSetting } from '../../conf/config-file.ts';
import { CATALOG_VERSION } from '../../pgdata.ts';
import type { Context } from '../subcommand.ts';

/** What a full build leaves in $PGDATA (facts/opengauss.md §1.10). */
const KEPT: readonly RegExp[] = [
  /^pg_log$/,
  /^pg_location$/,
  /^full_upgrade_bak$/,
  /^postgresql\.conf(\.|$)/,
  /^pg_ctl\.lock$/,
  /^build_completed\.(start|done)$/,
  /^gs_build\.pid$/,
  /^postmaster\.opts$/,
  /^gaussdb\.state$/,
  /^disc_readonly_test$/,
  /^(server|cacert|client|root)\.(crt|key|pem|csr|crl)/,
  /^rewind_lable$/,
  /^gs_gazelle\.conf$/,
  /^pg_hba\.conf\.old$/,
  // The stand-in's own: a node must not open the same PostgreSQL timeline twice.
  /^standin_timeline$/,
];

/**
 * Removes everything else, also what is in the tablespaces, which lie elsewhere; pg_hba.conf becomes pg_hba.conf.old first, as it
 * is replaced by the primary's.
 */
export function clearTarget({ host, paths }: Context): void {
  const tablespaces = join(paths.standin, 'pg_tblspc');
  for (const link of host.files.list(tablespaces)) {
    for (const name of host.files.list(join(tablespaces, link))) host.files.remove(join(tablespaces, link, name));
  }
  if (host.files.exists(paths.hba)) host.files.rename(paths.hba, `${paths.hba}.old`);
  for (const name of host.files.list(paths.root)) {
    if (!KEPT.some((pattern) => pattern.test(name))) host.files.remove(join(paths.root, name));
  }
}

/** As long as this file is there the server refuses to start (facts/opengauss.md §1.10). */
export function markBuildStarted({ host, paths }: Context): void {
  host.files.write(paths.buildStarted, '');
}

export function markBuildDone({ host, paths }: Context): void {
  host.files.rename(paths.buildStarted, paths.buildDone);
}

/** Only before the first change to the data, so that an unreachable source does not cost the data directory. */
export function unmarkBuild({ host, paths }: Context): void {
  host.files.remove(paths.buildStarted);
}

/** pg_hba.conf is the primary's afterwards; where the copy has none the old one stays. */
export function installHbaFile({ host, paths }: Context): void {
  const copy = host.files.readText(paths.hbaCopy) ?? host.files.readText(`${paths.hba}.old`);
  if (copy !== undefined) host.files.write(paths.hba, copy);
}

/** A build also takes the primary's pgxc_node_name over (transcripts/INDEX.txt). */
export function adoptNodeName({ host, paths }: Context, nodeName: string): void {
  const config = host.files.readText(paths.config);
  if (config === undefined || nodeName === '') return;
  host.files.write(paths.config, setSetting(config, 'pgxc_node_name', quoteValue(nodeName)));
}

/** Says from where and when; the real file has the same name and purpose. */
export function writeBackupLabel({ host, paths }: Context, source: string): void {
  host.files.write(
    join(paths.root, 'full_backup_label'),
    `SOURCE: ${source}\nSTART TIME: ${host.now().toISOString()}\n`,
  );
}

/** openGauss's tools look for the file in $PGDATA itself; PostgreSQL's own is in its cluster. */
export function installVersionFile({ host, paths }: Context): void {
  host.files.write(paths.version, CATALOG_VERSION);
}
