import { formatPoolLine, parsePoolLine, type PoolLine } from './pool-line.ts';
import { isUnknownTo36, reword, SHOWN_DEBUG } from './wording.ts';
import type { ImitatedId } from './imitated.ts';

/**
 * pgpool-II 4.3's log in, cluster.log of V8R3 out, line by line. Every line stands for a line of pgpool-II; those that do not
 * go through `imitate` and are listed in imitated.ts.
 */
export class ClusterLogTranslator {
  private node = '';
  private watchdogPid: number | undefined;
  /** Other nodes that the watchdog has and has not lost. */
  private readonly others = new Set<string>();
  private failoverId = 0;
  private scriptRuns = false;
  private failingOver = false;
  private command: string | undefined;
  private readonly shownLast = new Map<number, boolean>();
  private readonly pendingIpc = new Set<number>();
  private connectFailure: { readonly line: PoolLine; readonly target: string } | undefined;
  private lastShown = false;

  /**
   * @param backends how many databases the pool has
   * @param onImitated hears of every line that no line of pgpool-II stands behind
   */
  constructor(
    private readonly backends: number,
    private readonly onImitated: (id: ImitatedId, message: string) => void = () => undefined,
  ) {}

  line(text: string): readonly string[] {
    const line = parsePoolLine(text);
    if (line === undefined) return [...this.flush(), ...this.raw(text)];
    const held = this.connectFailure;
    if (line.pid === held?.line.pid && line.level === 'DETAIL') {
      return this.connectFailed(line.message);
    }
    return [...this.flush(), ...this.translate(line)];
  }

  /** What waits for a line that may not come. */
  flush(): readonly string[] {
    return this.connectFailure === undefined ? [] : this.connectFailed('');
  }

  /** Output of a script, or the rest of a message: pgpool-II indents it. */
  private raw(text: string): readonly string[] {
    if (text.startsWith('\t')) return this.lastShown ? [text] : [];
    return text.trim() === '' ? [] : [text];
  }

  private connectFailed(reason: string): readonly string[] {
    const held = this.connectFailure;
    this.connectFailure = undefined;
    if (held === undefined) return [];
    const message = `failed to connect to kingbase server on "${held.target}", getsockopt() detected error "${reason}"`;
    return [formatPoolLine(held.line.time, held.line.pid, 'LOG', message)];
  }

  private translate(line: PoolLine): readonly string[] {
    const shown = this.isShown(line);
    this.shownLast.set(line.pid, shown);
    const ipc = shown ? this.ipc(line) : [];
    // The connection belongs to the very next message of the process.
    if (line.message === 'new IPC connection received') this.pendingIpc.add(line.pid);
    else this.pendingIpc.delete(line.pid);
    this.lastShown = shown;
    const glued = line.glued === '' ? [] : [line.glued];
    if (!shown) return glued;
    const [first, ...rest] = [...ipc, ...this.messages(line)].map(([level, message]) => {
      // Locks are the watchdog's business.
      const pid = message.startsWith('local kingbasecluster node') ? (this.watchdogPid ?? line.pid) : line.pid;
      return formatPoolLine(line.time, pid, level, message);
    });
    // V8R3's own glued line stays glued (K29).
    return first === undefined ? glued : [`${line.glued}${first}`, ...rest];
  }

  private isShown({ pid, level, message }: PoolLine): boolean {
    if (/^(?:DETAIL|HINT|STATEMENT)$/.test(level)) {
      return this.shownLast.get(pid) === true && !isUnknownTo36(message);
    }
    if (level === 'CONTEXT') return false;
    if (!level.startsWith('DEBUG')) return !isUnknownTo36(message);
    return SHOWN_DEBUG.test(message);
  }

  /** V8R3's messages for one of 4.3's. */
  private messages(line: PoolLine): readonly (readonly [level: string, message: string])[] {
    const level = line.level.startsWith('DEBUG') ? 'LOG' : line.level;
    this.learn(line);
    const [, target] =
      /^failed to connect to PostgreSQL server on "([^"]*)", getsockopt\(\) failed$/.exec(line.message) ?? [];
    if (target !== undefined) {
      this.connectFailure = { line: { ...line, glued: '' }, target };
      return [];
    }
    const before = this.before(line.message).map((message) => ['LOG', message] as const);
    const own = this.isIndication(line.message) ? [] : [[level, reword(line.message)] as const];
    const after = this.after(line.message);
    return [...before, ...own, ...after];
  }

  /** Who is in the cluster, and what is being done. */
  private learn({ pid, message }: PoolLine): void {
    const local = /^setting the local watchdog node name to "([^"]*)"/.exec(message)?.[1];
    if (local !== undefined) {
      this.node = local;
      this.watchdogPid = pid;
    }
    const joined = /^new node joined the cluster hostname:"([^"]*)"/.exec(message)?.[1];
    if (joined !== undefined) this.others.add(joined);
    const member = /^setting the remote node "([^":]*)/.exec(message)?.[1];
    if (member !== undefined) this.others.add(member);
    const lost = /^remote node "([^":]*)[^"]*" is (?:shutting down|lost)/.exec(message)?.[1];
    if (lost !== undefined) this.others.delete(lost);
    const command = /processing the failover command \[(\w+)\]/.exec(message)?.[1];
    if (command !== undefined) this.command = command;
    if (message.startsWith('execute command: ')) this.scriptRuns = true;
    const edge = /informed of failover (start|end)/.exec(message)?.[1];
    if (edge !== undefined) this.failingOver = edge === 'start';
    if (message.startsWith('failover: no backends are degenerated')) this.failingOver = false;
  }

  /** 4.3 has an IPC connection behind each of these, and says so at DEBUG1. */
  private ipc({ pid, message }: PoolLine): readonly (readonly [string, string])[] {
    if (!message.endsWith(' on IPC interface') || !this.pendingIpc.has(pid)) return [];
    return [['LOG', 'new IPC connection received']];
  }

  /** 3.6 asks for a lock where 4.3 tells the watchdog that a failover begins or ends; the words come with the second line. */
  private isIndication(message: string): boolean {
    return (
      /^received the failover indication from Pgpool-II on IPC interface$/.test(message) ||
      /^watchdog is informed of failover (?:start|end) by the main process$/.test(message)
    );
  }

  private before(message: string): readonly string[] {
    const lock = `local kingbasecluster node "${this.node}" is requesting to`;
    if (message.startsWith('received the failover indication from')) {
      return ['received the failover command lock request from local kingbasecluster on IPC interface'];
    }
    if (message.includes('informed of failover start')) {
      return [
        `${lock} become a lock holder for failover ID: ${this.failoverId}`,
        this.imitate('lock-held', `local kingbasecluster node "${this.node}" is the lock holder`),
      ];
    }
    if (message.includes('informed of failover end')) {
      const id = this.failoverId;
      this.failoverId += 1;
      return [
        `${lock} resign from a lock holder for failover ID ${id}`,
        `local kingbasecluster node "${this.node}" has resigned from the lock holder`,
      ];
    }
    // The script has come to its end: pgpool-II waits for it before it goes on.
    if (message.startsWith('find_primary_node_repeatedly: waiting') && this.scriptRuns) {
      this.scriptRuns = false;
      return [`${lock} release [FAILOVER] lock for failover ID ${this.failoverId}`];
    }
    return [];
  }

  private after(message: string): readonly (readonly [string, string])[] {
    if (message.startsWith('find_primary_node_repeatedly: waiting')) {
      return Array.from({ length: this.backends }, (_, id): [string, string] => [
        'LOG',
        this.imitate('backend-asked', `find_primary_node: checking backend no ${id}`),
      ]);
    }
    if (message.startsWith('find_primary_node: primary node is') && this.failingOver) {
      const node = `local kingbasecluster node "${this.node}"`;
      return [
        [
          'LOG',
          this.imitate(
            'follow-lock',
            `${node} is requesting to release [FOLLOW MASTER] lock for failover ID ${this.failoverId}`,
          ),
        ],
        [
          'LOG',
          this.imitate(
            'follow-lock',
            `${node} has released the [FOLLOW MASTER] lock for failover ID ${this.failoverId}`,
          ),
        ],
      ];
    }
    // That nobody else is in the cluster is what the watchdog said of each of them before.
    if (message.includes('is processing the failover command') && this.others.size === 0) {
      return [
        ['LOG', 'I am the only kingbasecluster node in the watchdog cluster'],
        ['DETAIL', `no need to propagate the failover command [${this.command ?? ''}]`],
      ];
    }
    return [];
  }

  private imitate(id: ImitatedId, message: string): string {
    this.onImitated(id, message);
    return message;
  }
}
