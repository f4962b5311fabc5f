import { PCP_PORT } from '../install/layout.ts';

export interface PcpPlan {
  /** What the program of pgpool-II gets. */
  readonly argv: readonly string[];
  readonly passwordFile: string | undefined;
}

/**
 * V8R3's pcp programs take the password on the command line, in base64: `-W MTIzNDU2` (K67). Those of 4.3 read it from a file.
 */
export function planPcp(words: readonly string[]): PcpPlan {
  const rest = [...words];
  const position = rest.indexOf('-W');
  const [, encoded] = position === -1 ? [] : rest.splice(position, 2);
  if (encoded === undefined) return { argv: rest, passwordFile: undefined };
  const password = Buffer.from(encoded, 'base64').toString('utf8');
  const port = rest.includes('-p') ? [] : ['-p', String(PCP_PORT)];
  return { argv: ['-w', ...port, ...rest], passwordFile: `*:*:*:${password.replaceAll(/[\\:]/g, '\\$&')}\n` };
}
