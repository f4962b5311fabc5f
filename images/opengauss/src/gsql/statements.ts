/** Opening delimiters inside which a semicolon ends nothing, with how to find the end. */
const QUOTED: readonly RegExp[] = [
  /'(?:[^']|'')*(?:'|$)/y,
  /"(?:[^"]|"")*(?:"|$)/y,
  /--[^\n]*/y,
  /\/\*[\s\S]*?(?:\*\/|$)/y,
  /\$([A-Za-z_]*)\$[\s\S]*?(?:\$\1\$|$)/y,
];

/** SQL text cut after each semicolon that ends a statement; put together the pieces are the text again. */
export function splitStatements(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let position = 0;
  while (position < text.length) {
    const quoted = quotedLength(text, position);
    if (quoted > 0) {
      position += quoted;
      continue;
    }
    position += 1;
    if (text[position - 1] !== ';') continue;
    pieces.push(text.slice(start, position));
    start = position;
  }
  if (start < text.length) pieces.push(text.slice(start));
  return pieces;
}

function quotedLength(text: string, position: number): number {
  for (const pattern of QUOTED) {
    pattern.lastIndex = position;
    const length = pattern.exec(text)?.[0].length ?? 0;
    if (length > 0) return length;
  }
  return 0;
}
