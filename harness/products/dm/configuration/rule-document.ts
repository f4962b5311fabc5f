import { describeType } from './check-value.ts';
import { FILE_KINDS } from './file-kind.ts';
import { fileFormats } from './parameters/index.ts';
import type { Parameter } from './parameters/parameter.ts';
import { ruleGroups } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';

const INTRODUCTION = `# The rules of \`dbquake lint dm\`

\`dbquake lint dm DIR...\` reads the configuration of a DM data watch and says where it is wrong: file, line, rule, what was
found, what was expected, and where the rule is from. Each folder is one machine: an instance with its watcher, or a
monitor. Give all machines of one data watch at once, for most rules are about what must fit together; a folder without
such files stands for the folders in it. A single file may be given too (\`/etc/dm_svc.conf\`). No Docker is needed, and
nothing is changed.

Exit code 0: no errors (warnings may be there). 1: errors. 64: a folder is missing, or has no such files. \`--json\` prints
the same for programs. \`--rules\` prints this page.

A wrong value need not stop the server: by the manual of DM8 one of dm.ini is replaced by the default, or by the nearest end
of its range, without a word. So it has to be found in the file.

Files are read patiently: names in any case, blanks around \`=\`, quotes, LF or CRLF, UTF-8 with or without a byte order mark,
GBK. Files must be in the folder itself; CONFIG_PATH, SYSTEM_PATH and INST_INI are paths of another machine and are not
followed; where a dmwatcher.ini has several groups, the last folder of INST_INI must be the name of a folder that was given.

Rules are those of data watch 2.1 (DM7) or 4.0 (DM8). Which of them is told by parameters that only one of them has
(MAL_INST_DW_PORT, DW_INACTIVE_INTERVAL, MON_INST_NUM: 4.0), or by \`--watch\`.

"DM data watch V2.1, 2.4" is chapter 2.4 of the description of DM7's data watch that the emulation follows. "Reasoning"
marks rules that no document states.

What files cannot show is not checked: the OGUID in dm.ctl, the versions of the programs (a server, watcher or monitor of
another version of data watch refuses the connection), and a dmwatcher.ctl of DM itself, which is binary and only compared.`;

/** docs/dm-lint.md: every rule and every parameter, from the tables that are applied. */
export function ruleDocument(): string {
  const groups = Object.entries(ruleGroups).map(([title, rules]) => [`## ${title}`, rules.map(ruleItem).join('\n')]);
  const parameters = FILE_KINDS.map((kind) => {
    const { head, section, source } = fileFormats[kind];
    const inside = section?.parameters === head ? [] : (section?.parameters ?? []);
    const rows = [...head.map((one) => parameterItem(one)), ...inside.map((one) => parameterItem(one, section?.is))];
    return [`### ${kind}`, `${source}.`, rows.join('\n')];
  });
  return `${[INTRODUCTION, ...groups.flat(), '## Parameters', ...parameters.flat()].join('\n\n')}\n`;
}

function ruleItem({ id, files, says, source }: Rule): string {
  const where = files.includes('all') ? 'all files' : files.join(', ');
  return `- **${id}** (${where}): ${escaped(says)} _${escaped(source)}._`;
}

function parameterItem(
  { name, type, default: otherwise, required, only, dynamic, repeatable }: Parameter,
  is?: string,
): string {
  const facts = [
    describeType(type),
    otherwise === undefined ? undefined : `default ${otherwise}`,
    required === true ? 'must be set' : undefined,
    dynamic === true ? 'can be changed at run time' : undefined,
    repeatable === true ? 'may be repeated' : undefined,
    only === undefined ? undefined : `only ${only}`,
  ].filter((fact) => fact !== undefined);
  return `- \`${name}\`${is === undefined ? '' : ` in [${is}]`}: ${facts.join('; ')}`;
}

/** Names with underscores are no emphasis. */
function escaped(text: string): string {
  return text.replaceAll('_', '\\_').replaceAll('[', '\\[').replaceAll(']', '\\]').replaceAll('*', '\\*');
}
