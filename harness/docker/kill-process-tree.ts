/**
 * Plain `sh`, no tools: kills process `$1` and its descendants with SIGKILL. Each is stopped as soon as it is found, so
 * none can fork away. A descendant that leads its own session is a daemon that the command started (a server started by
 * `gs_ctl start`) and stays; below `su` a new session is only what `su -c` always makes.
 */
export const KILL_PROCESS_TREE = `
victims=" $1 "
kill -STOP "$1" 2>/dev/null
grown=yes
while [ $grown = yes ]; do
  grown=no
  for file in /proc/[0-9]*/stat; do
    { read -r line < "$file"; } 2>/dev/null || continue
    pid=\${line%% *}
    set -- \${line##*) }
    parent=$2 session=$4
    case "$victims" in *" $pid "*) continue ;; esac
    case "$victims" in *" $parent "*) ;; *) continue ;; esac
    if [ "$session" = "$pid" ]; then
      { read -r name < "/proc/$parent/comm"; } 2>/dev/null || continue
      case "$name" in su|runuser|sudo) ;; *) continue ;; esac
    fi
    kill -STOP "$pid" 2>/dev/null
    victims="$victims$pid "
    grown=yes
  done
done
kill -KILL $victims 2>/dev/null
`;
