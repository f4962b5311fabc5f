/** The template that the installer writes: `failover_stream.sh %H %P %d %h %O %m %M %D` (facts/kingbase.md K31, K32). */
const PLACEHOLDERS = [
  { letter: 'H', meaning: 'host of the new primary' },
  { letter: 'P', meaning: 'id of the old primary' },
  { letter: 'd', meaning: 'id of the failed node' },
  { letter: 'h', meaning: 'host of the failed node' },
  { letter: 'O', meaning: 'host of the old primary' },
  { letter: 'm', meaning: 'id of the new primary' },
  { letter: 'M', meaning: 'id of the old master' },
  { letter: 'D', meaning: 'data directory' },
] as const;

/** Hosts are left out of logs that were made anonymous; then the rest still has this order (K33). */
const WITHOUT_HOSTS: readonly string[] = ['H', 'P', 'd', 'm', 'M', 'D'];

export interface ScriptArgument {
  readonly placeholder: string;
  readonly meaning: string;
  /** Empty where the log does not show it. */
  readonly value: string;
}

/** Explains the arguments as cluster.log shows them; undefined when their number fits neither form. */
export function explainArguments(commandLine: string): readonly ScriptArgument[] | undefined {
  const values = commandLine.trim().split(/\s+/);
  const letters =
    values.length === PLACEHOLDERS.length
      ? PLACEHOLDERS.map(({ letter }): string => letter)
      : values.length === WITHOUT_HOSTS.length
        ? WITHOUT_HOSTS
        : undefined;
  if (letters === undefined) return undefined;
  return PLACEHOLDERS.map(({ letter, meaning }) => {
    return { placeholder: `%${letter}`, meaning, value: values[letters.indexOf(letter)] ?? '' };
  });
}

/** Explains the line of failover.log that shows all of them: `%H = hostname of the new master node [192.168.1.102], ...` (K36). */
export function explainStats(stats: string): readonly ScriptArgument[] {
  return PLACEHOLDERS.map(({ letter, meaning }) => {
    const value = new RegExp(`%${letter} = [^[]*\\[([^\\]]*)\\]`).exec(stats)?.[1] ?? '';
    return { placeholder: `%${letter}`, meaning, value };
  });
}

/** The primary failed if the failed node is the old primary, else a standby and nobody is promoted (K34). */
export function failedRole(given: readonly ScriptArgument[]): 'primary' | 'standby' | undefined {
  const value = (placeholder: string): string => given.find((one) => one.placeholder === placeholder)?.value ?? '';
  if (value('%P') === '' || value('%d') === '') return undefined;
  return value('%P') === value('%d') ? 'primary' : 'standby';
}
