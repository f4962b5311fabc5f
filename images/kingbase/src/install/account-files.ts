import { createHash } from 'node:crypto';
import { DATABASE_USER, PCP_USER } from './layout.ts';

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/** `cluster_passwd` of the pool: what V8R3's sys_md5 writes. */
export const poolPasswords = (databasePassword: string): string =>
  `${DATABASE_USER}:md5${md5(databasePassword + DATABASE_USER)}\n`;

/** `pcp.conf` */
export const pcpConf = (pcpPassword: string): string => `${PCP_USER}:${md5(pcpPassword)}\n`;

/** libpq's password file. */
export const passwordFile = (databasePassword: string): string =>
  `*:*:*:${DATABASE_USER}:${databasePassword.replaceAll(/[\\:]/g, '\\$&')}\n`;
