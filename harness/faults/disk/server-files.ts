import type { ClusterNode } from '../../cluster/node.ts';
import type { FaultContext } from '../fault.ts';
import { didNotBite } from '../process/fault-errors.ts';
import { besidePath, runBeside } from './beside.ts';
import {
  parseFiles,
  parseSpot,
  SPOT_LENGTH,
  tableWindows,
  walWindows,
  type DamagedFiles,
  type Spot,
} from './damage-spot.ts';
import { dataVolume } from './data-volume.ts';
import { userTables } from './user-tables.ts';

const STATE_MS = 2_000;

/** Paths of PostgreSQL and what comes from it: `pg_xlog` is openGauss's name, `pg_wal` PostgreSQL's. */
const PATTERNS: Readonly<Record<DamagedFiles, string>> = {
  wal: '.*/pg_(wal|xlog)/[0-9A-F]{24}',
  table: '.*/base/[0-9]+/[0-9]+',
};

/** `SIZE PATH` of the files below `$1` whose path matches `$2`. */
const LIST = `find "$1" -regextype posix-extended -type f -regex "$2" -printf '%s %p\\n' 2>/dev/null; exit 0`;
/** `$3` bytes of the file `$1` from `$2` on, in hexadecimal; fewer where it ends, nothing where it is gone. */
const READ = `[[ -e $1 ]] && od -An -v -tx1 -j "$2" -N "$3" "$1" 2>/dev/null | tr -d ' \\n'; exit 0`;
/** The last 32 bytes of the file `$1` between `$2` and `$3` that are not all zero, with their offset; od prints repetitions as `*`. */
const LAST = `od -Ad -tx1 -w32 -j "$2" -N $(($3 - $2)) "$1" | grep -Ev '^(\\*|[0-9]+( 00)*)$' | tail -n 1; exit 0`;
/** Puts the bytes `$3` (hexadecimal) into the file `$1` at `$2`, for whoever reads it from now on, and onto the disk. */
const WRITE = `
printf "$(sed 's/../\\\\x&/g' <<< "$3")" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none && sync "$1"
`;
/** Cuts the file `$1` off at `$2`. */
const CUT = `truncate -s "$2" "$1" && sync "$1"`;

/** A place in the server's files where damage can be seen. Throws `QUAKE_FAULT_DID_NOT_BITE` when there is none. */
export async function findSpot(
  kind: string,
  files: DamagedFiles,
  node: ClusterNode,
  context: FaultContext,
): Promise<Spot> {
  const root = besidePath(await dataVolume(context, node));
  const found = parseFiles(await runBeside(context, node, LIST, [root, PATTERNS[files]]));
  const windows =
    files === 'table'
      ? tableWindows(found, await userTables(kind, node, context))
      : walWindows(found, await lsnOf(node, context));
  if (windows.length === 0) throw didNotBite(kind, node, `no ${files} file to damage among ${found.length}`);
  for (const { path, from, to } of windows) {
    const spot = parseSpot(path, await runBeside(context, node, LAST, [path, from, to]));
    if (spot !== undefined) return spot;
  }
  throw didNotBite(kind, node, `there is nothing but zeros yet in ${windows.map(({ path }) => path).join(', ')}`);
}

/** What stands at a place now, in hexadecimal: shorter where the file ends, empty where it is gone. */
export async function bytesAt(context: FaultContext, node: ClusterNode, { path, offset }: Spot): Promise<string> {
  return (await runBeside(context, node, READ, [path, offset, SPOT_LENGTH])).trim();
}

/** Puts other bytes of the same number into the file. */
export async function overwrite(
  context: FaultContext,
  node: ClusterNode,
  { path, offset }: Spot,
  bytes: string,
): Promise<void> {
  await runBeside(context, node, WRITE, [path, offset, bytes]);
}

/** Cuts the file off before the place. */
export async function cutOff(context: FaultContext, node: ClusterNode, { path, offset }: Spot): Promise<void> {
  await runBeside(context, node, CUT, [path, offset]);
}

async function lsnOf(node: ClusterNode, { product }: FaultContext): Promise<string> {
  return (await product.state(node, STATE_MS)).lsn ?? '0/1';
}
