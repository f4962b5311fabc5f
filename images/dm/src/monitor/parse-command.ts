/** What stands behind the words of a command. */
export interface CommandArguments {
  readonly group?: string;
  readonly instance?: string;
  readonly name?: string;
  readonly value?: string;
}

/**
 * The places of a syntax. `[target]` is `group.instance`, `group.` or `instance`; a group alone may also be written
 * without the point, so whoever runs the command decides which of the two a single name is.
 */
const PLACES: Readonly<Record<string, string>> = {
  '[group]': '(?:\\s+(?<group>[\\w$#]+))?',
  '[target]': '(?:\\s+(?:(?<group>[\\w$#]+)\\.)?(?<instance>[\\w$#]+)?)?',
  '<target>': '\\s+(?:(?<group>[\\w$#]+)\\.)?(?<instance>[\\w$#]+)',
  '[prefix.]<name>': '\\s+(?:(?<group>[\\w$#]+)\\.)?(?<name>[a-z_]+)',
  '<name>': '\\s+(?<name>[a-z_]+)',
  '<value>': '\\s+(?<value>\\S+)',
};

/** The pattern of a syntax such as `set group [group] recover time <value>`; case does not matter. */
export function patternOf(syntax: string): RegExp {
  const [first = '', ...rest] = syntax.split(' ');
  const parts = rest.map((part) => PLACES[part] ?? `\\s+${part}`);
  return new RegExp(`^\\s*${first}${parts.join('')}\\s*$`, 'i');
}

/** The arguments of a line that has this pattern; undefined for another line. */
export function matchCommand(pattern: RegExp, line: string): CommandArguments | undefined {
  const match = pattern.exec(line);
  if (match === null) return undefined;
  const given = Object.entries(match.groups ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(given.map(([key, text]) => [key, key === 'value' ? text : text.toUpperCase()]));
}
