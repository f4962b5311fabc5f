/**
 * postgresql.conf as text: every edit keeps all other lines, comments included, as openGauss's gs_guc does.
 * Where a name stands more than once the last entry wins (as in the server's own parser).
 */

/** One `name = value` line that is in force (not commented out). */
export interface ConfigEntry {
  /** In lower case: names are case-insensitive. */
  readonly name: string;
  /** Without its quotes; doubled and escaped quotes undone. */
  readonly value: string;
  /** As it stands in the file, quotes included. */
  readonly rawValue: string;
  /** Index into the file's lines, from 0. */
  readonly line: number;
}

const ENTRY = /^(\s*)(#?)\s*([A-Za-z_][A-Za-z0-9_.$]*)(?:\s*=\s*|\s+)('(?:[^'\\]|''|\\.)*'|[^\s#']+)?[ \t]*(#.*|\s*)$/;

/** All entries in force, in file order, duplicates included. */
export function parseConfigFile(text: string): ConfigEntry[] {
  const entries: ConfigEntry[] = [];
  text.split('\n').forEach((line, index) => {
    const found = matchEntry(line);
    if (found !== undefined && !found.commented && found.rawValue !== undefined) {
      entries.push({ name: found.name, value: unquote(found.rawValue), rawValue: found.rawValue, line: index });
    }
  });
  return entries;
}

/** The values in force, by lower-case name, unquoted; the last entry wins. */
export function readSettings(text: string): Map<string, string> {
  return new Map(parseConfigFile(text).map((entry) => [entry.name, entry.value]));
}

/** The value in force of one parameter, unquoted; undefined where it is not set. */
export function readSetting(text: string, name: string): string | undefined {
  return readSettings(text).get(name.toLowerCase());
}

/**
 * Sets a parameter: replaces the last entry of that name, else the last commented-out one, else appends.
 * `rawValue` is written as given (quotes included); a comment at the end of the line stays.
 */
export function setSetting(text: string, name: string, rawValue: string): string {
  const lines = text.split('\n');
  const index = lineOf(lines, name, false) ?? lineOf(lines, name, true);
  const entry = `${name} = ${rawValue}`;
  if (index === undefined) return appendLine(text, entry);
  const line = lines[index] ?? '';
  const comment = matchEntry(line)?.comment ?? '';
  const gap = /\s*$/.exec(line.slice(0, line.lastIndexOf(comment)))?.[0] ?? '';
  lines[index] = comment === '' ? entry : `${entry}${gap === '' ? '\t\t' : gap}${comment}`;
  return lines.join('\n');
}

/** Puts a `#` before every entry of that name, which gives the parameter its default back. */
export function commentOutSetting(text: string, name: string): string {
  return text
    .split('\n')
    .map((line) => {
      const found = matchEntry(line);
      return found?.name === name.toLowerCase() && !found.commented ? `#${line.trimStart()}` : line;
    })
    .join('\n');
}

/** A string as postgresql.conf wants it: in single quotes, quotes inside doubled. */
export function quoteValue(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Undoes quoteValue; a value without quotes is returned as it is. */
export function unquote(rawValue: string): string {
  if (!(rawValue.length >= 2 && rawValue.startsWith("'") && rawValue.endsWith("'"))) return rawValue;
  return rawValue.slice(1, -1).replace(/''|\\(.)/g, (_, escaped: string | undefined) => escaped ?? "'");
}

interface FoundEntry {
  readonly name: string;
  readonly commented: boolean;
  readonly rawValue: string | undefined;
  readonly comment: string;
}

function matchEntry(line: string): FoundEntry | undefined {
  const [, , hash, name, rawValue, comment] = ENTRY.exec(line) ?? [];
  if (name === undefined) return undefined;
  const commented = hash === '#';
  // `# This is prose` is not an entry: a commented-out entry needs its equals sign.
  if (commented && !/^\s*#\s*[A-Za-z_][A-Za-z0-9_.$]*\s*=/.test(line)) return undefined;
  return { name: name.toLowerCase(), commented, rawValue, comment: (comment ?? '').trim() };
}

function lineOf(lines: readonly string[], name: string, commented: boolean): number | undefined {
  const index = lines.findLastIndex((line) => {
    const found = matchEntry(line);
    return found?.name === name.toLowerCase() && found.commented === commented;
  });
  return index === -1 ? undefined : index;
}

function appendLine(text: string, line: string): string {
  return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${line}\n`;
}
