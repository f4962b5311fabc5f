import { readFileSync } from 'node:fs';
import { expect } from 'chai';

/** Whose words a server speaks: those of the seed, or those of the recordings. */
export type Wording = '1.0.0' | '3.0.6';

export type RecordedOutput = 'build' | 'stop' | 'failover' | 'rejoin';

/**
 * What the seed (1.0.0) or a recording (3.0.6) shows of a command. A line of six dots stands for any lines, as in the seed, which left
 * the many lines of a server's start out; the files of 3.0.6 keep the same lines and have `/gaussdata` for the recorder's folders.
 */
function recorded(wording: Wording, output: RecordedOutput): string {
  return readFileSync(new URL(`fixtures/${wording}/${output}.txt`, import.meta.url), 'utf8');
}

/** Fails unless the text is the recorded one but for times, process ids, node names and the number of dots. */
export function expectAsRecorded(text: string, wording: Wording, output: RecordedOutput): void {
  const wanted = recorded(wording, output);
  expect(patternOf(wanted).test(text), `printed:\n${text}\nrecorded (${wording}):\n${wanted}`).to.equal(true);
}

/** Each line of the recording as a pattern; the ends of lines may have a blank that the other does not have. */
export function patternOf(text: string): RegExp {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '......' ? '(?:[^]*\\n)?' : `${patternOfLine(line.trimEnd())} *\\n`));
  return new RegExp(`^${lines.join('')}$`);
}

const VARIABLE: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`],
  [/\\\.\d{3}(?=\\\])/g, String.raw`\.\d{3}`],
  [/(?<=\\\[)\d+(?=\\\])/g, String.raw`\d+`],
  [/(?<= {2})\d+(?= gs_ctl:)/g, String.raw`\d+`],
  [/single_node_\d/g, String.raw`single_node_\d`],
  [/(?:\\\.){3,}/g, String.raw`\.{3,}`],
  [/^\\\.(?=\\\[|\\d)/g, String.raw`\.*`],
];

function patternOfLine(line: string): string {
  const literal = line.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return VARIABLE.reduce((pattern, [from, to]) => pattern.replaceAll(from, () => to), literal);
}
