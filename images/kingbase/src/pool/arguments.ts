export interface ClusterArguments {
  readonly config: string;
  readonly pcp: string;
  readonly hba: string;
  /** Undefined: start. */
  readonly command: 'stop' | 'reload' | undefined;
  readonly stopMode: 'smart' | 'fast' | 'immediate';
}

/** `kingbasecluster -n [-d] [-f CONF] [-F PCP] [-a HBA] [-m MODE] [stop|reload]`; `-n` and `-d` are always so. */
export function parseClusterArguments(words: readonly string[], etc: string): ClusterArguments {
  const values = new Map<string, string>();
  const operands: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (/^-[fFam]$/.test(word)) values.set(word, rest.shift() ?? '');
    else if (!word.startsWith('-')) operands.push(word);
  }
  const mode = values.get('-m');
  const [command] = operands;
  return {
    config: values.get('-f') ?? `${etc}/kingbasecluster.conf`,
    pcp: values.get('-F') ?? `${etc}/pcp.conf`,
    hba: values.get('-a') ?? `${etc}/cluster_hba.conf`,
    command: command === 'stop' || command === 'reload' ? command : undefined,
    stopMode: mode === 'fast' || mode === 'f' ? 'fast' : mode === 'immediate' || mode === 'i' ? 'immediate' : 'smart',
  };
}
