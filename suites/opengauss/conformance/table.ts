import { readFileSync, writeFileSync } from 'node:fs';
import { renderDataFiles } from './data-files.ts';
import { DIFFERENCES } from './differences.ts';
import type { Verdict } from './replay.ts';

/** Where the table lies in the repository. */
export const TABLE_FILE = new URL('../../../docs/opengauss-conformance.md', import.meta.url);

const INTRODUCTION = `<!-- prettier-ignore-start -->

# The openGauss stand-in against recordings of openGauss 3.0.6

Made by \`suites/opengauss/conformance.suite.ts\`, which fails when it is out of date; with
\`DBQUAKE_WRITE_CONFORMANCE=1\` the suite writes it anew.

Sessions with a real openGauss 3.0.6 (lite mode, one host, up to three data directories) were recorded command by
command. The suite types the same commands, in the same order and situations, into a container of the stand-in and
compares stdout, stderr and exit code after putting placeholders in for times, process ids, WAL positions, sizes, ports
that the system gives out and numbers of dots. Queries are repeated for up to eight seconds until they say what was
recorded, because the stand-in is faster and this machine may be slower than the recorder's. \`same\` means: no
difference is left. Where one is left it has a name and a reason; one without a name fails the suite. The noise of the
recorded installation (alarm module, feature control file, cgroups) is not part of the recordings here.

What is not compared: outputs of which the recorder kept the beginning only are compared as far as they go; the lines
that the recorder polled during recording 16, and outputs in its notes, are not compared one by one; recordings 10 and 25
do not exist. Where an outcome of the whole command is named (\`moment-passed\`, \`row-of-hanging-commit\`, \`no-such-tool\`,
\`trust-over-tcp\`), nothing of that command is compared.
`;

/** The table as Markdown. */
export function renderTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ command, ...verdict }) => ({
    recording: command.recording,
    line: `| ${command.number} | ${code(command.command)} | ${resultOf(verdict as Verdict)} |`,
  }));
  const recordings = [...new Set(rows.map(({ recording }) => recording))];
  const sections = recordings.map((recording) => {
    const lines = rows.filter((row) => row.recording === recording).map(({ line }) => line);
    return `## ${recording}\n\n| # | command | result |\n|---|---|---|\n${lines.join('\n')}\n`;
  });
  return [
    INTRODUCTION,
    renderSummary(verdicts, recordings),
    renderDifferences(verdicts),
    renderDataFiles(),
    ...sections,
    '<!-- prettier-ignore-end -->\n',
  ].join('\n');
}

export function readTable(): string {
  return readFileSync(TABLE_FILE, 'utf8');
}

export function writeTable(text: string): void {
  writeFileSync(TABLE_FILE, text);
}

function renderSummary(verdicts: readonly Verdict[], recordings: readonly string[]): string {
  const line = (name: string, some: readonly Verdict[]): string => {
    const count = (wanted: (verdict: Verdict) => boolean): number => some.filter(wanted).length;
    const columns = [some.length, count(isSame), count(isServerLogOnly), count(isDifferent), count(isNotReplayed)];
    return `| ${[name, ...columns].join(' | ')} |`;
  };
  const lines = recordings.map((name) =>
    line(
      name,
      verdicts.filter(({ command }) => command.recording === name),
    ),
  );
  return `## Counts

| recording | commands | same | same but for the server's log | different | not replayed |
|---|---|---|---|---|---|
${[...lines, line('**all**', verdicts)].join('\n')}
`;
}

function isSame(verdict: Verdict): boolean {
  return verdict.kind === 'explained' && verdict.ids.length === 0;
}

function isServerLogOnly(verdict: Verdict): boolean {
  return verdict.kind === 'explained' && verdict.ids.length === 1 && verdict.ids[0] === 'server-log';
}

function isDifferent(verdict: Verdict): boolean {
  return verdict.kind !== 'not replayed' && !isSame(verdict) && !isServerLogOnly(verdict);
}

function isNotReplayed(verdict: Verdict): boolean {
  return verdict.kind === 'not replayed';
}

function renderDifferences(verdicts: readonly Verdict[]): string {
  const lines = DIFFERENCES.map(({ id, reason }) => {
    const count = verdicts.filter((verdict) => verdict.kind === 'explained' && verdict.ids.includes(id)).length;
    return `| ${id} | ${count} | ${reason} |`;
  });
  return `## Differences\n\n| name | commands | reason |\n|---|---|---|\n${lines.join('\n')}\n`;
}

function resultOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'explained':
      return verdict.ids.length === 0 ? 'same' : `different: ${verdict.ids.join(', ')}`;
    case 'unexplained':
      return '**different, without a name**';
    case 'not replayed':
      return `not replayed: ${verdict.reason}`;
  }
}

/** One line of code in a cell. */
function code(command: string): string {
  const text = command.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  const short = text.length > 160 ? `${text.slice(0, 157)}...` : text;
  return `\`\`${short.startsWith('`') ? ' ' : ''}${short}${short.endsWith('`') ? ' ' : ''}\`\``;
}
