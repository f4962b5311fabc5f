import type { Subcommand } from '../subcommand.ts';

/** The names of the help text. */
const SIGNALS: ReadonlySet<string> = new Set(['ABRT', 'HUP', 'INT', 'QUIT', 'TERM', 'USR1', 'USR2']);

/** `gs_ctl kill SIGNALNAME PID`. */
export const kill: Subcommand = {
  header: (_, directory) => `gs_ctl kill ,datadir is ${directory} `,
  needsDirectory: false,
  run: ({ host, report, commandLine }) => {
    const [name, pidText] = commandLine.operands;
    const pid = Number(pidText);
    if (name === undefined || pidText === undefined || !Number.isInteger(pid) || pid <= 0) {
      report.warning(' missing arguments for kill mode\nTry "gs_ctl --help" for more information.\n');
      return Promise.resolve(1);
    }
    const signal = name.replace(/^SIG/, '');
    if (!SIGNALS.has(signal)) {
      report.warning(` unrecognized signal name "${name}"\nTry "gs_ctl --help" for more information.\n`);
      return Promise.resolve(1);
    }
    if (host.processes.signal(pid, `SIG${signal}` as NodeJS.Signals)) return Promise.resolve(0);
    report.warning(` could not send signal ${signal} (PID: ${pid}): No such process\n`);
    return Promise.resolve(1);
  },
};
