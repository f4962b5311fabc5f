/** A line cut in its middle, where lists of values stand; the whole of it is in `verdict.json`. */
export function shortenLine(line: string, longest: number): string {
  if (line.length <= longest) return line;
  const half = Math.floor((longest - 5) / 2);
  return `${line.slice(0, half)} ... ${line.slice(-half)}`;
}
