import { build } from './commands/build.ts';
import { failover } from './commands/failover.ts';
import { kill } from './commands/kill.ts';
import { notify } from './commands/notify.ts';
import { query } from './commands/query.ts';
import { querybuild } from './commands/querybuild.ts';
import { reload } from './commands/reload.ts';
import { restart } from './commands/restart.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { stop } from './commands/stop.ts';
import { switchover } from './commands/switchover.ts';
import type { Subcommand } from './subcommand.ts';

/** Every subcommand of this stand-in; the real one has more (facts/opengauss.md §1.3). */
export const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map(
  Object.entries({
    build,
    failover,
    kill,
    notify,
    query,
    querybuild,
    reload,
    restart,
    start,
    status,
    stop,
    switchover,
  }),
);
