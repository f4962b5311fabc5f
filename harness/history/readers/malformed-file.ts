import { messageOf, QuakeError } from '../../errors.ts';

/** What a part of the file is called in a message is cut off here. */
const MOST_EXCERPT = 80;

/**
 * The usage error for a line of a history file that cannot be judged. Nothing is skipped: a verdict on half a history would
 * be worse than none. `line` counts from 1.
 */
export function malformedLine(path: string, line: number, cause: unknown, text?: string): QuakeError {
  return new QuakeError('QUAKE_MALFORMED_LINE', `${path}, line ${line}: ${messageOf(cause)}`, {
    exitClass: 'usage',
    hint: 'A history is JSON lines, a JSON array or EDN: one operation with process, type, f and value each.',
    context: { path, line, ...(text === undefined ? {} : { text: excerpt(text) }) },
    cause,
  });
}

/** The environment error for a file that cannot be opened or read. */
export function unreadableFile(path: string, cause: unknown): QuakeError {
  return new QuakeError('QUAKE_HISTORY_FILE', `Cannot read ${path}: ${messageOf(cause)}`, {
    exitClass: 'environment',
    hint: 'Does the file exist, and may it be read?',
    context: { path },
    cause,
  });
}

/** The start of a text, for messages. */
export function excerpt(text: string): string {
  return text.length > MOST_EXCERPT ? `${text.slice(0, MOST_EXCERPT)}...` : text;
}

/** Any value as short text for messages; never throws, however deep the value is. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return `an object with ${Object.keys(value).length} keys`;
  return excerpt(JSON.stringify(value));
}
