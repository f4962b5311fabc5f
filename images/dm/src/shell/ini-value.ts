import { readFileSync } from 'node:fs';
import { writeWhole } from './write-whole.ts';

/**
 * The text of an ini file with one value changed: the last line that sets it in the section (`''` is before the first), or
 * a new line at the end of that section. Comments stay.
 */
export function withIniValue(text: string, section: string, name: string, value: string): string {
  const lines = text.split('\n');
  let current = '';
  let found = -1;
  let end = section === '' ? 0 : -1;
  for (const [index, line] of lines.entries()) {
    const header = /^\s*\[\s*(.*?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) current = header;
    if (current.toUpperCase() !== section.toUpperCase()) continue;
    if (line.trim() !== '') end = index + 1;
    if (new RegExp(`^\\s*${name}\\s*=`, 'i').test(line)) found = index;
  }
  if (found >= 0) {
    lines[found] = (lines[found] ?? '').replace(/=\s*[^#\s]*/, `= ${value}`);
    return lines.join('\n');
  }
  if (end >= 0) lines.splice(end, 0, `${name} = ${value}`);
  return lines.join('\n');
}

/** Changes a value in a file. */
export function storeIniValue(path: string, section: string, name: string, value: string): void {
  writeWhole(path, withIniValue(readFileSync(path, 'utf8'), section, name, value));
}
