# Sourced by the Dm*Service scripts: starts, stops and asks for one daemon.
# daemon: its program; key: what tells this one from others of the kind, its ini file; ready: the line that says it works.
pid_of() {
  for pid in $(pgrep -x "$daemon"); do
    if { tr "\0" "\n" <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qxF "$key" 2>/dev/null; then echo "$pid"; return 0; fi
  done
  return 1
}

start() {
  if pid=$(pid_of); then echo "$daemon $key is running already (pid $pid)"; return 0; fi
  mkdir -p /opt/dmdbms/log
  touch "$output"; before=$(wc -c <"$output")
  setsid --fork "$daemon" "$key" $options </dev/null >>"$output" 2>&1
  waited=0
  while [ $waited -lt 600 ]; do
    if tail -c +$((before + 1)) "$output" 2>/dev/null | grep -q "$ready"; then echo "$daemon $key started"; return 0; fi
    if [ $waited -gt 10 ] && ! pid_of >/dev/null; then break; fi
    sleep 0.1
    waited=$((waited + 1))
  done
  echo "$daemon $key did not start:"
  tail -c +$((before + 1)) "$output"
  return 1
}

stop() {
  if ! pid=$(pid_of); then echo "$daemon $key is not running"; return 0; fi
  kill "$pid"
  waited=0
  while [ $waited -lt 600 ]; do
    if ! pid_of >/dev/null; then echo "$daemon $key stopped"; return 0; fi
    sleep 0.1
    waited=$((waited + 1))
  done
  echo "$daemon $key (pid $pid) does not stop"
  return 1
}

status() {
  if pid=$(pid_of); then echo "$daemon $key is running (pid $pid)"; return 0; fi
  echo "$daemon $key is stopped"
  return 3
}

case "$1" in
  start) start ;;
  stop) stop ;;
  restart) stop && start ;;
  status) status ;;
  *) echo "usage: $(basename "$0") start|stop|restart|status [file]"; exit 64 ;;
esac
