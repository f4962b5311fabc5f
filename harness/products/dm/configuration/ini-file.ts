import { decodeText } from './decode-text.ts';
import type { FileKind } from './file-kind.ts';

/** `NAME = value`, as read. */
export interface IniEntry {
  /** Upper case: DM does not distinguish. */
  readonly key: string;
  /** Without comment, surrounding blanks, and the quotes or parentheses around it (dm_svc.conf writes `NAME=(1)`). */
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The lines under one `[NAME]`, or those before the first (name '', line 1). */
export interface IniSection {
  readonly kind: FileKind;
  readonly path: string;
  readonly name: string;
  readonly line: number;
  readonly entries: readonly IniEntry[];
}

/** One configuration file. */
export interface IniFile {
  readonly kind: FileKind;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly lines: readonly string[];
  /** What stands before the first section. */
  readonly head: IniSection;
  readonly sections: readonly IniSection[];
  /** Lines that are neither comment, section nor `NAME = value`. */
  readonly malformed: readonly { readonly line: number; readonly text: string }[];
  /** Lines in no known encoding, counted from 1. */
  readonly undecodable: readonly number[];
}

interface OpenSection extends IniSection {
  readonly entries: IniEntry[];
}

/**
 * Reads an ini file of DM: `#` begins a comment outside of quotes, names are case-insensitive, blanks around `=` do not
 * count, lines end in LF or CRLF. Never throws: what cannot be read is in `malformed`.
 */
export function parseIniFile(kind: FileKind, path: string, bytes: Uint8Array): IniFile {
  const { lines, undecodable } = decodeText(bytes);
  const head: OpenSection = { kind, path, name: '', line: 1, entries: [] };
  const sections: OpenSection[] = [];
  const malformed: { line: number; text: string }[] = [];
  let current = head;
  for (const [index, whole] of lines.entries()) {
    const line = index + 1;
    const text = withoutComment(whole).trim();
    if (text === '') continue;
    const section = /^\[\s*(.*?)\s*\]$/.exec(text)?.[1];
    const entry = section === undefined ? parseEntry(text, line) : undefined;
    if (section !== undefined && section !== '') {
      current = { kind, path, name: section, line, entries: [] };
      sections.push(current);
    } else if (entry === undefined) {
      malformed.push({ line, text });
    } else {
      current.entries.push(entry);
    }
  }
  return { kind, path, bytes, lines, head, sections, malformed, undecodable };
}

function parseEntry(text: string, line: number): IniEntry | undefined {
  const [, name, value] = /^([A-Za-z_][\w.$-]*)\s*=\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) return undefined;
  const quoted = /^(["'])(.*)\1$/s.exec(value)?.[2];
  const parenthesised = /^\(\s*(.*?)\s*\)$/s.exec(value)?.[1];
  return { key: name.toUpperCase(), value: quoted ?? parenthesised ?? value, line };
}

/** A text in quotes, or a `#` and all that follows it. An apostrophe without its partner is a letter, not a quote. */
const QUOTED_OR_COMMENT = /"[^"]*"|'[^']*'|#.*$/gs;

/** Up to the first `#` that is not within quotes. */
function withoutComment(text: string): string {
  return text.replace(QUOTED_OR_COMMENT, (part) => (part.startsWith('#') ? '' : part));
}
