import { pcpConf, passwordFile, poolPasswords } from './account-files.ts';
import { renderClusterConf } from './cluster-conf.ts';
import { CLUSTER_HBA_FILE, renderCrontab, renderKingbaseConf, renderRecoveryDone } from './database-files.ts';
import { renderHaModule } from './ha-module.ts';
import { LAYOUT } from './layout.ts';
import type { InstallConf, InstallNode } from './install-conf.ts';

/** A file of the installation. */
export interface InstalledFile {
  readonly path: string;
  readonly text: string;
  /** All others belong to root. */
  readonly isKingbases: boolean;
  readonly mode: number;
}

/** All configuration of a node, made of install.conf. */
export function filesOfNode(conf: InstallConf, own: InstallNode): readonly InstalledFile[] {
  const database = (path: string, text: string, mode = 0o600): InstalledFile => ({
    path,
    text,
    mode,
    isKingbases: true,
  });
  const system = (path: string, text: string, mode = 0o600): InstalledFile => ({
    path,
    text,
    mode,
    isKingbases: false,
  });
  const haModule = renderHaModule(conf, own);
  const [first] = conf.nodes;
  const primary = first === own ? conf.nodes[1] : first;
  const pool = [
    system(`${LAYOUT.clusterEtc}/HAmodule.conf`, haModule),
    system(`${LAYOUT.clusterEtc}/kingbasecluster.conf`, renderClusterConf(conf, own)),
    system(`${LAYOUT.clusterEtc}/cluster_hba.conf`, CLUSTER_HBA_FILE),
    system(`${LAYOUT.clusterEtc}/pcp.conf`, pcpConf(conf.pcpPassword)),
    system(`${LAYOUT.clusterEtc}/cluster_passwd`, poolPasswords(conf.databasePassword)),
  ];
  const hasPool = conf.poolNodes.includes(own.name);
  return [
    database(`${LAYOUT.databaseEtc}/HAmodule.conf`, haModule),
    database(`${LAYOUT.databaseEtc}/kingbase.conf`, renderKingbaseConf(conf)),
    database(`${LAYOUT.databaseEtc}/recovery.done`, renderRecoveryDone(own, primary?.address ?? '')),
    database(LAYOUT.passwordFile, passwordFile(conf.databasePassword)),
    system(LAYOUT.crontab, renderCrontab(hasPool), 0o644),
    ...(hasPool ? pool : []),
  ];
}
