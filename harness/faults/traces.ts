/** As the sidecar sees the files of its node. */
const NODE_ROOT = '/proc/1/root';

/**
 * The one search for what faults leave in the namespaces of a node, a bash script for its sidecar: prints a line for each
 * thing, and with `remove` in `$1` removes it. Processes go first, since they write rules. `$2` is the name of a fault's
 * table, by which its processes and files are named too, and `$3` the handle of its queueing disciplines. With
 * `ALL_FAULTS` it looks for everything: also for what carries no name of ours but that a node does not have by itself, such as
 * any queueing discipline, strace and stopped processes.
 */
export const FIND_TRACES = `
mode=$1 table=$2 handle=$3
remove() { [[ $mode == remove ]]; }
everything() { [[ $table == 'dbquake_*' ]]; }
# Patterns are not quoted on purpose: dbquake_* means all.
for folder in /proc/[0-9]*; do
  { mapfile -d '' -t argv < "$folder/cmdline"; } 2>/dev/null || continue
  for word in "\${argv[@]}"; do
    [[ $word == $table-process ]] || continue
    echo "process $word \${folder#/proc/}"
    remove && kill -KILL -- "-\${folder#/proc/}" 2>/dev/null
  done
done
while read -r _ family found; do
  [[ $found == $table ]] || continue
  echo "nftables table $found"
  remove && nft "add table $family $found; delete table $family $found"
done < <(nft list tables)
while read -r _ kind found _ device root _; do
  [[ $root == root ]] || continue
  if everything; then
    case "$kind" in noqueue|pfifo_fast|fq_codel|mq|pfifo|fq) continue ;; esac
  else
    [[ $found == $handle ]] || continue
  fi
  echo "queueing discipline $kind on $device"
  remove && tc qdisc delete dev "$device" root
done < <(tc qdisc show)
for found in /tmp/$table; do
  [[ -e $found ]] || continue
  echo "file $found"
  remove && rm -rf "$found"
done
everything || exit 0

traced() {
  for folder in /proc/[0-9]*; do
    { read -r name < "$folder/comm"; } 2>/dev/null && [[ $name == strace ]] && echo "\${folder#/proc/}"
  done
}
tracers=$(traced)
for pid in $tracers; do echo "strace $pid"; done
if remove && [[ -n $tracers ]]; then
  # Asked to end it lets go of what it holds; killed in the middle of a call it changes its result.
  kill -TERM $tracers 2>/dev/null
  for round in {1..100}; do [[ -n $(traced) ]] || break; sleep 0.02; done
  kill -KILL $(traced) 2>/dev/null
fi
for folder in /proc/[0-9]*; do
  { read -r name < "$folder/comm" && read -r line < "$folder/stat"; } 2>/dev/null || continue
  state=\${line##*) }
  [[ \${state:0:1} == T ]] || continue
  echo "stopped process $name \${folder#/proc/}"
  remove && kill -CONT "\${folder#/proc/}"
done
while read -r _ mount type _; do
  [[ $type == tmpfs ]] || continue
  for found in "${NODE_ROOT}$mount"/dbquake_*; do
    [[ -e $found ]] || continue
    echo "file \${found#${NODE_ROOT}}"
    remove && rm -f "$found"
  done
done < /proc/1/mounts
exit 0
`;

/** Arguments of `FIND_TRACES` after the mode that mean every fault. */
export const ALL_FAULTS: readonly string[] = ['dbquake_*', 'db*'];
