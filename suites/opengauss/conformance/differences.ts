import { BUILD_LINES_LEFT_OUT } from '../../../images/opengauss/src/gs-ctl/build/differences.ts';

/**
 * A way in which the stand-in is not as the recordings, by name. The conformance table in docs/ names them; what none of
 * them explains fails the suite.
 */
export interface Difference {
  readonly id: string;
  readonly reason: string;
  /** The only commands it may explain, `recording#number`; everywhere unless told. */
  readonly places?: readonly string[];
  /** Depends on the moment: at its places it counts as needed also where both happen to agree. */
  readonly sometimes?: boolean;
  /** Takes the difference out of either side: stdout, `-- stderr`, stderr, `-- exit N`, with placeholders. */
  readonly apply: (text: string) => string;
}

/** Takes out what matches. */
function without(...patterns: readonly RegExp[]): (text: string) => string {
  return (text) => patterns.reduce((whole, pattern) => whole.replaceAll(pattern, ''), text);
}

/** Nothing of the output is compared, the exit code is. */
const anyText = (text: string): string => text.replace(/^[\s\S]*(?=\n-- exit \d+$)/, '(any text)');
/** Nothing is compared: only that the command ends. */
const anyOutcome = (): string => '(any outcome)';

/** Lines of the build, by the reason why they are missing. */
function buildLines(): Difference[] {
  const reasons = [...new Set(BUILD_LINES_LEFT_OUT.map(({ id }) => id))];
  return reasons.map((id) => {
    const lines = BUILD_LINES_LEFT_OUT.filter((line) => line.id === id);
    return {
      id,
      reason: [...new Set(lines.map(({ reason }) => reason))].join('; '),
      apply: (text) =>
        text
          .split('\n')
          .filter((line) => {
            const [, program, message] = /^\[<time>\]\[<pid>\]\[[^\]]*\]\[(gs_\w+)\]: (.*)$/.exec(line) ?? [];
            const build = program === 'gs_rewind' ? 'incremental' : 'full';
            return message === undefined || !lines.some((left) => left.build === build && left.line.test(message));
          })
          .join('\n'),
    };
  });
}

export const DIFFERENCES: readonly Difference[] = [
  {
    id: 'server-log',
    reason:
      'while gs_ctl waits for a start, the server writes its log to the same output; that log is of PostgreSQL and of the supervisor',
    apply: without(
      /(?<=waiting for server to start\.\.\.\n\.)[\s\S]*?(?=\n\[<time>\]\[<pid>\]\[[^\]]*\]\[gs_\w+\]: (?: done|waitpid))/g,
    ),
  },
  ...buildLines(),
  {
    id: 'stand-in-version',
    reason: 'it says that it is a stand-in and which PostgreSQL is underneath, where the real one has its commit',
    apply: (text) =>
      text
        .replaceAll(/ \(dbquake stand-in on PostgreSQL \d+\)/g, '')
        .replaceAll(/build (?:d5373801|stand-in)\) compiled at (?:<time>|dbquake stand-in on PostgreSQL [\d.]+)/g, ''),
  },
  {
    id: 'no-such-tool',
    reason: 'the image has no gs_basebackup, gs_dump and pg_controldata',
    places: ['00_versions#1', '07_primary_stop_failover#16', '07_primary_stop_failover#17'],
    apply: anyOutcome,
  },
  {
    id: 'initdb-steps',
    reason: 'steps for things that PostgreSQL does not have (undo, buckets, plugins, snapshots) are not printed',
    apply: without(
      /^Begin init undo subsystem meta\.\n\[INIT UNDO\] .*\n/gm,
      /(?<=base\/1 \.\.\. )<time> .*\n/g,
      /^(?:creating performance views|initialize global configure for bucketmap length|loading foreign-data wrapper for \w+ access|loading hstore extension|loading security plugin|update system tables|creating snapshots catalog|freezing database \w+|syncing data to disk) \.\.\. ok\n/gm,
    ),
  },
  {
    id: 'files',
    reason:
      "beside the files that users meet, $PGDATA has PostgreSQL's cluster in one directory; sizes and numbers of lines differ",
    places: [
      '03_start_primary#6',
      '05_query_replication#22',
      '13_wrong_use#11',
      '14_build_variants#3',
      '14_build_variants#7',
      '20_build_interrupted_concurrent#2',
      '20_build_interrupted_concurrent#15',
      '21_more#3',
    ],
    apply: without(
      // Of diff and grep only the node names are compared.
      /^(?:\d+[acd,\d]+|--|[<>] (?!pgxc).*)\n/gm,
      /(?<=postgresql\.conf:)\d+/g,
      /^(?:total \d+|[-dl][-rwx]+ +\d.*|\d+|[A-Za-z_][\w.-]*|(?:[A-Za-z_][\w.-]* )+)\n/gm,
      /^(?:PG_VERSION|backup_label|base) .*$/gm,
    ),
  },
  {
    id: 'sql-texts',
    reason: "messages of SQL statements are PostgreSQL's: no CONTEXT of the referenced column, other DETAIL",
    apply: without(/^(?:DETAIL|CONTEXT):.*\n/gm, / in schema "public"$/gm),
  },
  {
    id: 'connection-lost',
    reason: 'psql says what may have happened where gsql says that the connection was lost',
    places: ['09_switchover#12'],
    apply: anyText,
  },
  {
    id: 'slot-name',
    reason: 'the first slot of a standby has the name that the node had before the build; here the name after it',
    places: ['05_query_replication#19', '06_standby_stop_restart#6', '19_three_nodes_cascade#10'],
    apply: (text) =>
      text
        .replaceAll('dn_6002_127.0.0.1_16001', 'dn_6001_127.0.0.1_16001')
        .replace(/^dn_6001_127\.0\.0\.1_16001 \| physical \| f .*\n/m, '')
        .replace(/^\(\d rows\)$/m, '(rows)'),
  },
  {
    id: 'trust-over-tcp',
    reason: 'the real server asks for a password over TCP even where pg_hba.conf trusts; PostgreSQL trusts',
    places: ['05_query_replication#28'],
    apply: anyOutcome,
  },
  {
    id: 'row-of-hanging-commit',
    reason: 'a SELECT waits for the commit that waits for a standby; in PostgreSQL it does not see the row and goes on',
    places: ['06_standby_stop_restart#5'],
    apply: anyOutcome,
  },
  {
    id: 'shortened',
    reason: 'a command that runs into its time limit is typed with a shorter one',
    places: ['09_switchover#19'],
    apply: (text) => text.replaceAll(/after \d+ seconds/g, 'after <n> seconds'),
  },
  {
    id: 'rewind-not-needed',
    reason: 'pg_rewind copies nothing where nothing has diverged',
    places: ['16_state_sequences#5', '26_switchover_timeout_patched#14'],
    apply: without(
      /^\[<time>\]\[<pid>\]\[[^\]]*\]\[gs_rewind\]: (?:find common checkpoint|reading |traverse |calculate totals|need to copy|receiving and unpacking|execute file map|find minRecoveryPoint|xlog end point|truncat|creat(?:e|ing) backup label|starting fsync|finish fsync).*\n/gm,
    ),
  },
  {
    id: 'no-lsof',
    reason: 'gs_ctl does not run lsof for a port in use',
    places: ['17_env_and_user_errors#29'],
    apply: without(/^\[<time>\]\[<pid>\]\[\]\[gs_ctl\]: CheckPort:[\s\S]*?\(LISTEN\)\n\n/gm),
  },
  {
    id: 'message-of-ls',
    reason: 'the real gs_ctl looks for processes with ls, which complains about one that has just ended',
    places: ['17_env_and_user_errors#10'],
    apply: without(/^ls: cannot read symbolic link .*\n/gm),
  },
  {
    id: 'build-cut-off',
    reason: "pg_basebackup's words for a source that dies",
    places: ['21_more#2'],
    apply: without(
      /^\[<time>\]\[<pid>\]\[[^\]]*\]\[gs_ctl\]: (?: Could not receive data from WAL stream|could not read COPY data|finish receive tar files|xlog end point|waiting for background process).*\n\n?/gm,
    ),
  },
  {
    id: 'build-two-processes',
    reason: 'files and WAL are received side by side; which of them is reported first depends on the moment',
    places: ['20_build_interrupted_concurrent#17'],
    apply: without(/^\[<time>\]\[<pid>\]\[[^\]]*\]\[gs_ctl\]: receiving and unpacking files\.\.\.\n/gm),
  },
  {
    id: 'password-notice',
    reason: 'no notice about md5, which is all there is here',
    apply: without(/^NOTICE: {2}The encrypted password contains MD5 ciphertext, which is not secure\.\n/gm),
  },
  {
    id: 'order-of-rows',
    reason: 'rows without an order: walsenders',
    places: ['19_three_nodes_cascade#9', '21_more#12'],
    sometimes: true,
    apply: (text) => text.split('\n').sort().join('\n'),
  },
  {
    id: 'moment',
    reason: 'a standby without primary says Connecting... and then Disconnected; which of them depends on the moment',
    places: ['11_crash_primary_clean#7', '14_build_variants#9'],
    sometimes: true,
    apply: (text) => text.replaceAll('Connecting...', 'Disconnected'),
  },
  {
    id: 'moment-passed',
    reason: 'the recording caught a state that lasts less than two seconds; here it is over already',
    places: [
      '09_switchover#17',
      '11_crash_primary_clean#6',
      '26_switchover_timeout_patched#2',
      '26_switchover_timeout_patched#7',
    ],
    sometimes: true,
    apply: anyOutcome,
  },
];
