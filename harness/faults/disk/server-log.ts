import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';
import { besidePath, runBeside } from './beside.ts';
import { dataVolume } from './data-volume.ts';

/** Size of each log file below the data volume, bytes, by its path. */
export type LogSizes = Readonly<Record<string, number>>;

/** `SIZE PATH` of the server's logs below `$1`. A file may go while one looks. */
const SIZES = `find "$1" -type f -name '*.log' -printf '%s %p\\n' 2>/dev/null; exit 0`;

/** What the logs below `$1` have more than they had; the rest are pairs of path and size. */
const ADDED = `
root=$1
shift
declare -A before
while (($# > 0)); do before[$1]=$2; shift 2; done
find "$root" -type f -name '*.log' -printf '%p\\n' 2>/dev/null | while read -r path; do
  tail -c "+$((\${before[$path]:-0} + 1))" "$path"
done
exit 0
`;

/** How long the server's logs on a node are now. */
export async function logSizes(context: FaultContext, node: ClusterNode): Promise<LogSizes> {
  const printed = await runBeside(context, node, SIZES, [besidePath(await dataVolume(context, node))]);
  return parseSizes(printed);
}

/** The first line of the server's log since `before` that has this text, severity first; nothing when there is none. */
export async function newLogLine(
  context: FaultContext,
  node: ClusterNode,
  before: LogSizes,
  text: string,
): Promise<string | undefined> {
  const args = [besidePath(await dataVolume(context, node)), ...Object.entries(before).flat()];
  return messageWith(await runBeside(context, node, ADDED, args), text);
}

/** Lines `SIZE PATH`. */
export function parseSizes(output: string): LogSizes {
  return Object.fromEntries(
    output.split('\n').flatMap((line) => {
      const [, size, path] = /^(\d+) (.+)$/.exec(line) ?? [];
      return size === undefined || path === undefined ? [] : [[path, Number(size)] as const];
    }),
  );
}

/** `PANIC:  could not ...` without what the log has before it. */
export function messageWith(log: string, text: string): string | undefined {
  const line = log.split('\n').find((candidate) => candidate.includes(text));
  return line === undefined ? undefined : (/\b(?:PANIC|FATAL|ERROR|WARNING|LOG): .*$/.exec(line)?.[0] ?? line).trim();
}
