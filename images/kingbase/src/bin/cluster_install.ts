import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { createPrimary, createStandby } from '../install/create-database.ts';
import { detectionWarning, nodeNamed, parseInstallConf } from '../install/install-conf.ts';
import { filesOfNode } from '../install/install-node.ts';
import { LAYOUT } from '../install/layout.ts';
import { nodeMachine } from '../machine/node-machine.ts';

const OWN_FOLDERS = [LAYOUT.databaseEtc, LAYOUT.log, LAYOUT.poolLog, LAYOUT.run, LAYOUT.clusterEtc];

/** `cluster_install [--primary | --standby NODE]`: without an option only the configuration, of install.conf. */
async function main([option, from]: readonly string[]): Promise<number> {
  const conf = parseInstallConf(readFileSync(LAYOUT.installConf, 'utf8'));
  const own = nodeNamed(conf, hostname());
  const warning = detectionWarning(conf);
  if (warning !== undefined) process.stderr.write(`warning: ${warning}\n`);
  switch (option) {
    case undefined: {
      const { uid, gid } = statSync('/home/kingbase');
      for (const folder of OWN_FOLDERS) mkdirSync(folder, { recursive: true });
      chownSync(LAYOUT.databaseEtc, uid, gid);
      chownSync(LAYOUT.log, uid, gid);
      // The script of the database's user uses the ssh stand-in too.
      chownSync(LAYOUT.installConf, uid, gid);
      chmodSync(LAYOUT.installConf, 0o600);
      for (const { path, text, mode, isKingbases } of filesOfNode(conf, own)) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
        chmodSync(path, mode);
        if (isKingbases) chownSync(path, uid, gid);
      }
      return 0;
    }
    case '--primary':
      await createPrimary(nodeMachine, conf);
      return 0;
    case '--standby':
      await createStandby(nodeMachine, conf, from ?? '');
      return 0;
    default:
      process.stderr.write('usage: cluster_install [--primary | --standby NODE]\n');
      return 64;
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`cluster_install: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
