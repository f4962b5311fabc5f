import { asksForPoolNodes } from './pool-nodes.ts';

export interface KsqlPlan {
  /** What psql gets. */
  readonly argv: readonly string[];
  /** The answer is to be shown with V8R3's columns. */
  readonly isPoolNodes: boolean;
}

/** ksql takes what psql takes (facts/kingbase.md K43); `-W PASSWORD` on the command line is Kingbase's. */
export function planKsql(words: readonly string[]): KsqlPlan {
  const command = words[words.lastIndexOf('-c') + 1];
  const isPoolNodes = words.includes('-c') && command !== undefined && asksForPoolNodes(command);
  const format = isPoolNodes ? ['-A', '-F', '\t', '-P', 'footer=off'] : [];
  return { isPoolNodes, argv: ['-X', ...format, ...words] };
}

/** The names of the product in psql's messages. */
export const inKsqlWords = (text: string): string => text.replaceAll(/^psql: /gm, 'ksql: ');
