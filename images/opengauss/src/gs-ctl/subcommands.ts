import { build } from './commands/build.ts';
import { failover } from './commands/failover.ts';
import { finishredo } from './commands/finishredo.ts';
import { init } from './commands/init.ts';
import { kill } from './commands/kill.ts';
import { copy, restore, stack, startwalrcv } from './commands/not-here.ts';
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

/** Every subcommand of openGauss 3.0 but those of DCF and of commercial builds (facts/opengauss.md §1.3). */
export const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map(
  Object.entries({
    build,
    copy,
    failover,
    finishredo,
    init,
    initdb: init,
    kill,
    notify,
    query,
    querybuild,
    reload,
    restart,
    restore,
    stack,
    start,
    startwalrcv,
    status,
    stop,
    switchover,
  }),
);
