import type { Reporter } from '../output/reporter.ts';
import type { WordingVersion } from '../output/wording.ts';
import type { PgdataPaths } from '../pgdata.ts';
import type { CommandLine } from './command-line.ts';
import type { Host } from '../host/host.ts';

/** What a subcommand works with. `paths` are those of the data directory. */
export interface Context {
  readonly host: Host;
  readonly report: Reporter;
  readonly commandLine: CommandLine;
  readonly paths: PgdataPaths;
  /** As which openGauss it behaves. */
  readonly version: WordingVersion;
}

/** One subcommand of gs_ctl; one file each in commands/. */
export interface Subcommand {
  /** First line after the prefix, without the newline (facts/opengauss.md §1.2). */
  header(commandLine: CommandLine, directory: string, version: WordingVersion): string;
  /** The verb of `Another gs_ctl command is still running,<verb> failed !` and the exit code that goes with it (§1.1). */
  readonly lock?: { readonly verb: string; readonly exitCode: number };
  /** Only `kill` needs none. */
  readonly needsDirectory: boolean;
  /** Returns the exit code. */
  run(context: Context): Promise<number>;
}
