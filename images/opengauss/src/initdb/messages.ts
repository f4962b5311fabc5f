/** gs_initdb's words (recording 01). Steps of the product that the stand-in does not have are left out. */
export function introduction(encodingGiven: boolean): string {
  const encoding = encodingGiven ? '' : 'The default database encoding has accordingly been set to "UTF8".\n';
  return `The files belonging to this database system will be owned by user "omm".
This user must also own the server process.

The database cluster will be initialized with locale "C.UTF-8".
${encoding}The default text search configuration will be set to "english".

`;
}

export function notEmpty(directory: string): string {
  return `gs_initdb: directory "${directory}" exists but is not empty
If you want to create a new database system, either remove or empty
the directory "${directory}" or run gs_initdb
with an argument other than "${directory}".
`;
}

/** Up to the password, which may be refused. */
export function stepsBeforePassword(directory: string): string[] {
  return [
    'creating subdirectories',
    'selecting default max_connections ... 100',
    'selecting default shared_buffers ... 32MB',
    'creating configuration files',
    `creating template1 database in ${directory}/base/1`,
    'initializing pg_authid',
  ];
}

export const STEPS_AFTER_PASSWORD: readonly string[] = [
  'initializing dependencies',
  'loading PL/pgSQL server-side language',
  'creating system views',
  "loading system objects' descriptions",
  'creating collations',
  'creating conversions',
  'creating dictionaries',
  'setting privileges on built-in objects',
  'creating information schema',
  'vacuuming database template1',
  'copying template1 to template0',
  'copying template1 to postgres',
];

/** A step with its result: `ok` unless the text has one. */
export function formatStep(step: string): string {
  return step.includes(' ... ') ? `${step}\n` : `${step} ... ok\n`;
}

export function farewell(directory: string): string {
  return `
WARNING: enabling "trust" authentication for local connections
You can change this by editing pg_hba.conf or using the option -A, or
--auth-local and --auth-host, the next time you run gs_initdb.

Success. You can now start the database server of single node using:

    gaussdb -D ${directory} --single_node
or
    gs_ctl start -D ${directory} -Z single_node -l logfile

`;
}

export const HELP = `gs_initdb initializes a openGauss database cluster.

Usage:
  gs_initdb [OPTION]... [DATADIR]

Options:
 [-D, --pgdata=]DATADIR     location for this database cluster
  -E, --encoding=ENCODING   set default encoding for new databases
      --locale=LOCALE       set default locale for new databases
      --nodename=NODENAME   name of openGauss node initialized
  -U, --username=NAME       database system admin name
  -w, --pwpasswd=PASSWD     get password from command line for the new system admin
      --pwfile=FILE         read password for the new system admin from file
  -?, --help                show this help, then exit
  -V, --version             output version information, then exit
`;
