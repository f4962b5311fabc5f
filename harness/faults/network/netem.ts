/** Text after `netem` on the command line of tc. */
export type NetemOptions =
  | { readonly effect: 'delay'; readonly delayMs: number; readonly jitterMs: number }
  | { readonly effect: 'duplicate'; readonly percent: number }
  | { readonly effect: 'reorder'; readonly percent: number; readonly delayMs: number };

export function netemArguments(options: NetemOptions): readonly string[] {
  switch (options.effect) {
    case 'delay':
      return ['delay', `${options.delayMs}ms`, ...(options.jitterMs > 0 ? [`${options.jitterMs}ms`] : [])];
    case 'duplicate':
      return ['duplicate', `${options.percent}%`];
    case 'reorder':
      // The share that is sent at once; the others are late by the delay.
      return ['delay', `${options.delayMs}ms`, 'reorder', `${options.percent}%`];
  }
}

/** The class of a fault's qdisc through which the chosen peers' traffic goes. */
export function netemClass(handle: string): string {
  return `${handle}10`;
}

/**
 * `$1` is the root handle, `$2` the class, then the arguments of netem; stdin has the rules that put the chosen traffic
 * into the class. A root qdisc of another fault is never replaced. Everything else passes htb without delay. Prints `netem`, or `none` and what tc said where the kernel
 * cannot do it, and leaves nothing then.
 */
export const SET_NETEM = `
handle=$1 class=$2
shift 2
each_device() {
  for device in /sys/class/net/*; do
    device=\${device##*/}
    [[ $device == lo ]] || "$@" || return 1
  done
}
limit() {
  tc qdisc add dev "$device" root handle "$handle" htb &&
    tc class add dev "$device" parent "$handle" classid "$class" htb rate 10gbit quantum 60000 &&
    tc qdisc add dev "$device" parent "$class" netem "$@"
}
unlimit() { tc qdisc delete dev "$device" root handle "$handle" 2>/dev/null || true; }
if said=$(each_device limit "$@" 2>&1); then
  nft -f - && echo netem
else
  each_device unlimit
  echo none $said
fi
`;
