# What the recorder did between the recorded commands. Prepended to the scripts in situations.ts; runs as omm.
set -eu
cd /gaussdb/data

# signal SIGNAL data/dn1: the server of a data directory with everything under it; here it is several processes.
signal() {
  local process
  for process in /proc/[0-9]*; do
    case "$(readlink "$process/cwd" 2>/dev/null || true)" in
      "/gaussdb/$2" | "/gaussdb/$2"/*) kill "-$1" "${process#/proc/}" 2>/dev/null || true ;;
    esac
  done
}

# crash data/dn1: SIGKILL of the process that is all of the real server; returns when it is gone.
crash() {
  local pid
  pid=$(head -n 1 "/gaussdb/$1/postmaster.pid")
  kill -9 "$pid"
  for _ in $(seq 100); do
    [ -d "/proc/$pid" ] || return 0
    pause 0.05
  done
  echo "process $pid of $1 is still there 5 s after SIGKILL" >&2
  return 1
}

# pause SECONDS, for polls
pause() { read -rt "$1" <> <(:) || true; }

# settle data/dn1 TEXT: until `gs_ctl query` says so, with its white space made single blanks.
settle() {
  local seen=
  for _ in $(seq 100); do
    seen=$(gs_ctl query -D "/gaussdb/$1" | tr -s '\n\t ' '   ' || true)
    case "$seen" in *"$2"*) return 0 ;; esac
    pause 0.1
  done
  echo "$1 does not come to say \"$2\": $seen" >&2
  return 1
}

# settings DIRECTORY PORT [PORT OF A PEER ...]: the lines that the recorder put into postgresql.conf.
settings() {
  local directory=$1 port=$2 index=0 other
  shift 2
  {
    echo '# --- test settings'
    echo "port = $port"
    echo "listen_addresses = '127.0.0.1'"
    echo "unix_socket_directory = '/tmp'"
    echo 'max_process_memory = 4GB'
    echo 'shared_buffers = 128MB'
    echo 'bulk_write_ring_size = 16MB'
    echo 'cstore_buffers = 16MB'
    echo 'remote_read_mode = non_authentication'
    echo 'enable_alarm = off'
    for other in "$@"; do
      index=$((index + 1))
      echo "replconninfo$index = 'localhost=127.0.0.1 localport=$((port + 1)) localheartbeatport=$((port + 5)) localservice=$((port + 4)) remotehost=127.0.0.1 remoteport=$((other + 1)) remoteheartbeatport=$((other + 5)) remoteservice=$((other + 4))'"
    done
  } >> "$directory/postgresql.conf"
}

