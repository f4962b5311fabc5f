/** From when on a file is there. */
export type Moment =
  'gs_initdb' | 'start' | 'gs_guc' | 'full build' | 'interrupted build' | 'request' | 'notify' | 'finishredo';

/** A name directly in $PGDATA that facts/opengauss.md §7 or the listing of recording 03 has. */
export interface DataFile {
  readonly name: string;
  readonly meaning: string;
  /** Undefined where the stand-in does not have it. */
  readonly since?: Moment;
  /** Why it does not have it. */
  readonly missing?: string;
}

const IN_STANDIN = "PostgreSQL's cluster, where such things are, is the directory standin";
const NO_DCF = 'no DCF';
const NOT_WRITTEN = 'of a component that the stand-in does not have';

export const DATA_FILES: readonly DataFile[] = [
  { name: 'PG_VERSION', meaning: '`9.2`', since: 'gs_initdb' },
  { name: 'postgresql.conf', meaning: 'parameters', since: 'gs_initdb' },
  { name: 'pg_hba.conf', meaning: 'client authentication', since: 'gs_initdb' },
  { name: 'pg_ident.conf', meaning: 'user name maps; here without effect', since: 'gs_initdb' },
  { name: 'pg_log', meaning: 'server logs', since: 'gs_initdb' },
  { name: 'postmaster.pid', meaning: 'seven lines about the running server', since: 'start' },
  { name: 'postmaster.opts', meaning: 'the command line, with the role of the last change', since: 'start' },
  { name: 'gaussdb.state', meaning: 'role and state, 72 bytes', since: 'start' },
  { name: 'pg_ctl.lock', meaning: 'held by a gs_ctl that changes something', since: 'start' },
  { name: 'postgresql.conf.lock', meaning: 'held by gs_guc', since: 'gs_guc' },
  { name: 'postgresql.conf.guc.bak', meaning: 'the file before the last change', since: 'gs_guc' },
  { name: 'gs_build.pid', meaning: 'process id of the build, 0 when it is over', since: 'full build' },
  { name: 'build_completed.done', meaning: 'the last build came to its end', since: 'full build' },
  { name: 'full_backup_label', meaning: 'from where and when', since: 'full build' },
  { name: 'pg_hba.conf.old', meaning: 'what was replaced by the copy of the primary', since: 'full build' },
  { name: 'build_completed.start', meaning: 'a build did not come to its end: no start', since: 'interrupted build' },
  { name: 'failover', meaning: 'request, taken by the server', since: 'request' },
  { name: 'switchover', meaning: 'request with the demote mode, 4 bytes', since: 'request' },
  { name: 'term_file', meaning: 'term of the last request, 4 bytes', since: 'request' },
  { name: 'primary', meaning: 'request of notify', since: 'notify' },
  { name: 'standby', meaning: 'request of notify', since: 'notify' },
  { name: 'cascade_standby', meaning: 'request of notify', since: 'notify' },
  { name: 'finish_redo_file', meaning: 'request of finishredo', since: 'finishredo' },

  { name: 'postport.lock', meaning: 'while the HA port changes', missing: 'the HA port never changes here' },
  { name: 'postmaster.pid.lock', meaning: 'guards postmaster.pid', missing: 'one process writes it, in one step' },
  { name: 'switchover_timeout', meaning: 'asks for stacks of threads after a time-out', missing: 'no threads' },
  { name: 'preparse', meaning: 'starts a delayed receiver', missing: 'the receiver never waits' },
  { name: 'backup_label', meaning: 'start of the copy in a build', missing: IN_STANDIN },
  { name: 'rewind_lable', meaning: 'time of the last rewind', missing: 'pg_rewind keeps no such mark' },
  { name: 'pg_rewind_bak', meaning: 'what a rewind replaces', missing: 'pg_rewind keeps no copies' },
  { name: 'pg_rewind_filemap', meaning: 'what a rewind copies', missing: 'pg_rewind keeps its list in memory' },
  { name: 'recovery.conf', meaning: 'recovery to a point in time', missing: 'no recovery to a point in time' },
  { name: 'disc_readonly_test', meaning: 'probe of CM', missing: 'no CM' },
  { name: 'gs_gazelle.conf', meaning: 'network stack', missing: NOT_WRITTEN },
  { name: 'gswlm_userinfo.cfg', meaning: 'workload manager', missing: NOT_WRITTEN },
  { name: 'mot.conf', meaning: 'storage engine in memory', missing: NOT_WRITTEN },
  { name: 'undo', meaning: 'undo of ustore', missing: NOT_WRITTEN },
  { name: 'pg_audit', meaning: 'audit log', missing: NOT_WRITTEN },
  { name: 'pg_errorinfo', meaning: 'error log of bulk loads', missing: NOT_WRITTEN },
  { name: 'pg_csnlog', meaning: 'commit sequence numbers', missing: NOT_WRITTEN },
  ...[
    'base',
    'global',
    'pg_clog',
    'pg_llog',
    'pg_location',
    'pg_logical',
    'pg_multixact',
    'pg_notify',
    'pg_replslot',
  ].map((name) => ({ name, meaning: 'of the cluster', missing: IN_STANDIN })),
  ...['pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_tblspc', 'pg_twophase', 'pg_xlog'].map((name) => ({
    name,
    meaning: 'of the cluster',
    missing: IN_STANDIN,
  })),
  ...[
    'addmember',
    'removemember',
    'timeout',
    'switchoverstatus',
    'changerole',
    'changerolestatus',
    'startminority',
  ].map((name) => ({ name, meaning: 'request or answer of DCF', missing: NO_DCF })),
  ...['setrunmodestatus', 'paxosindex'].map((name) => ({ name, meaning: 'request or answer of DCF', missing: NO_DCF })),
];

/** What only the stand-in has in $PGDATA. */
export const OWN_FILES: readonly string[] = ['standin', 'standin_timeline', 'pg_hba.conf.lock', 'pg_hba.conf.bak'];

/** A section of the conformance table. */
export function renderDataFiles(): string {
  const lines = DATA_FILES.map(({ name, meaning, since, missing }) => {
    return `| ${name} | ${meaning} | ${since === undefined ? `not there: ${missing ?? ''}` : `since ${since}`} |`;
  });
  return [
    '## Files of $PGDATA',
    '',
    '`suites/opengauss/conformance-files.suite.ts` looks for each. Only here: ' +
      `${OWN_FILES.map((name) => `\`${name}\``).join(', ')}.`,
    '',
    '| name | what it is | in the stand-in |',
    '|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}
